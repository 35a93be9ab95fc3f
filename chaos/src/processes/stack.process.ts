// The local stack in a process of its own, without a worker and without a clock: who works on it is what is being tried.
import { z } from 'zod';
import { startLocalStack } from '../../../apps/local/src/stack.js';
import { READY } from './child.js';

const changes = z.object({ staleReads: z.boolean() });

const [, , dataDir] = process.argv;
if (dataDir === undefined) throw new Error('The path of the data directory is missing');
const stack = await startLocalStack({ dataDir, workers: 0, schedules: false });

process.on('message', (message) => {
  Object.assign(stack.switches, changes.parse(message));
});
process.once('disconnect', () => {
  stack.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
// Ctrl-C reaches every process of the terminal; who is asked first is the driver.
process.on('SIGINT', () => undefined);
process.send?.({ environment: stack.environment });
process.send?.(READY);
