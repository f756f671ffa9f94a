import { checkSteps } from './support/check-step.js';

// The longest of the steps by far, beside the others.
checkSteps(['lint']);
