import type { Command } from 'commander';
import type { Target } from '../services/demo.js';
import type { RotateOptions } from './ticket-keys.js';

/** How a command knows which system it works on. */
type TargetOptions = { readonly environment?: boolean };

/** Adds what is done to the keys that sign ticket codes. */
export function addTicketKeyCommands(
  command: (name: string, description: string) => Command,
  target: (options: TargetOptions) => Target,
): void {
  command('list', 'every key and what it does').action(async (options: TargetOptions) => {
    const { showTicketKeys } = await import('./ticket-keys.js');
    await showTicketKeys(target(options));
  });
  command('rotate', 'make a new key; those before it go on checking')
    .option('--after <minutes>', 'it signs after this; every gate must know it by then', '60')
    .action(async (options: TargetOptions & RotateOptions) => {
      const { rotateTicketKey } = await import('./ticket-keys.js');
      await rotateTicketKey(target(options), options);
    });
  command('retire', 'end a key, such as one that was stolen: its codes are refused')
    .argument('<id>', 'as in the code, 0 to 15')
    .action(async (id: string, options: TargetOptions) => {
      const { retireTicketKey } = await import('./ticket-keys.js');
      await retireTicketKey(target(options), id);
    });
}
