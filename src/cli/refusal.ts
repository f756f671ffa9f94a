/** Exit statuses of every command. */
export const exitStatus = { failed: 1, usage: 2, notHealthy: 3, interrupted: 130 } as const;

/** A command cannot do what was asked; the message is a sentence for the person at the terminal. */
export class Refusal extends Error {
  constructor(
    message: string,
    readonly status: number = exitStatus.failed,
  ) {
    super(message);
  }
}
