/** What must end a process: an error that nobody caught leaves it in a state that nobody knows. Says why, then exits. */
type Log = { error(event: string, error: unknown): void };

/** Exits with 1 after the log line is written. Whatever started the process starts it again. */
export function exitOnFatalErrors(log: Log): void {
  const exit = (event: string) => (error: unknown) => {
    log.error(event, error);
    process.exitCode = 1;
    // The log is written in the next turn of the event loop.
    setTimeout(() => process.exit(1), 100);
  };
  process.once("uncaughtException", exit("uncaught_exception"));
  process.once("unhandledRejection", exit("unhandled_rejection"));
}
