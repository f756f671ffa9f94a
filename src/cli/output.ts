/** How a command talks: sentences while it works, one result at the end. */
export interface Output {
  readonly json: boolean;
  /** A whole line about what is being done. Under --json these go to standard error. */
  say(line: string): void;
  /** A line that the next one may overwrite on a terminal; elsewhere nothing. */
  progress(line: string): void;
  /** The outcome: `text` for people, `value` for scripts. */
  result(text: string, value: unknown): void;
}

/** Output of one run of the command line. */
export function createOutput(json: boolean): Output {
  const stream = json ? process.stderr : process.stdout;
  // A reader that went away (`picket up | head`) must not end the work half-way.
  for (const each of [process.stdout, process.stderr]) each.on('error', () => undefined);
  let transient = false;
  const clear = (): void => {
    if (transient) stream.write('\r\x1b[2K');
    transient = false;
  };
  return {
    json,
    say(line) {
      clear();
      stream.write(`${line}\n`);
    },
    progress(line) {
      if (!stream.isTTY) return;
      clear();
      stream.write(line.slice(0, Math.max(20, stream.columns - 1)));
      transient = true;
    },
    result(text, value) {
      clear();
      if (json) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
      else if (text !== '') process.stdout.write(`${text}\n`);
    },
  };
}

/** Seconds since `startMs` (of Date.now()) as text, such as `3.4 s`. */
export function since(startMs: number): string {
  return `${((Date.now() - startMs) / 1000).toFixed(1)} s`;
}
