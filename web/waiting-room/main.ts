import { resume } from '../api/session';
import { applySettings } from '../api/settings';
import '../design/tokens.css';
import { Line } from './line';
import './waiting-room.css';
import { WaitingRoom } from './waiting-room';

const main = document.querySelector<HTMLElement>('main[data-performance]');
const live = document.getElementById('live');
const performanceId = main?.dataset['performance'];
if (live === null || performanceId === undefined) throw new Error('This is no waiting room');

applySettings();
await resume();
await new WaitingRoom(new Line(performanceId), live).run();
