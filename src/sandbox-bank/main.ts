import { loadSandboxBankConfig } from '../config/sandbox-bank-config.js';
import { startSandboxBank } from './server.js';

/**
 * Entry point of the sandbox bank: a payment provider for trying things out, in a process of its own
 * with books of its own, so that it remembers what Picket forgets and the network between is real.
 */
const say = (line: string): void => {
  process.stdout.write(`${new Date().toISOString()} ${line}\n`);
};
const bank = await startSandboxBank(loadSandboxBankConfig(), say);
say(`the sandbox bank listens on ${bank.port}`);

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await bank.close();
  process.exit(0);
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
