import { checkSteps } from './support/check-step.js';

checkSteps(['format:check', 'types', 'imports']);
