import { judgeVectors } from './alone';
import { pictureOf, readPhotographs } from './camera';
import { makeVectors } from './vectors';

/** What the spec calls in the page. */
const ours = { judgeVectors, makeVectors, readPhotographs, pictureOf };

Object.assign(window, { ours });
