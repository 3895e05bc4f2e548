/** A command that goes on until it is told to end. */

/** Of whoever is told to end: `asked` is called with the first signal; a second one does not wait for what that takes. */
export function untilSignal(asked: (signal: NodeJS.Signals) => void): Promise<void> {
  return new Promise((resolve) => {
    let isAsked = false;
    const stop = (signal: NodeJS.Signals) => {
      if (isAsked) process.exit(1);
      isAsked = true;
      asked(signal);
      resolve();
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  });
}
