/** What the stack says to a task that is to drain and end. */
export const SHUTDOWN = 'shutdown';
