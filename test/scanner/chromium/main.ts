import { pictureOf, readPhotographs } from './camera';
import { judgeVectors, makeVectors } from './vectors';

/** What the spec calls in the page. */
const ours = { judgeVectors, makeVectors, readPhotographs, pictureOf };

Object.assign(window, { ours });
