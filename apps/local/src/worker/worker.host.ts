// Runs the worker's program (its path is the only argument) as a task of the local stack. What ECS does by SIGTERM comes
// over the IPC channel, since Windows has no signals; and when the stack is gone, however it went, so is the task.
import { pathToFileURL } from 'node:url';
import { SHUTDOWN } from './worker.message.js';

/** How long a task may drain when nobody is left who would end it. */
const ORPHAN_GRACE_MS = 4000;

function shutDown(): void {
  setTimeout(() => process.exit(1), ORPHAN_GRACE_MS).unref();
  const handled = process.emit('SIGTERM', 'SIGTERM');
  if (!handled) process.exit(0);
}

process.on('message', (message) => {
  if (message === SHUTDOWN) shutDown();
});
process.once('disconnect', shutDown);
// Ctrl-C reaches every process of the terminal; what it ends, and in which order, is the stack's to say.
process.on('SIGINT', () => undefined);
// The channel alone must not keep a task alive that has drained.
process.channel?.unref();

const [, , entry] = process.argv;
if (entry === undefined) throw new Error('The path of the worker program is missing');
await import(pathToFileURL(entry).href);
