/** What the stack says to a task that is to drain and end. */
export const SHUTDOWN = 'shutdown';

/** What a worker tells whoever started it, once it takes messages; process managers know this word. */
export const READY = 'ready';
