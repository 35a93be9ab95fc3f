import { startLocalStack } from '../../../../apps/local/src/stack.js';
import type { StackStarted } from './stack.messages.js';
import { stackSetupSchema } from './stack.messages.js';

// The local stack in a process of its own, so that what it takes of the processor can be told from what a worker takes. It
// ends with the process that started it, or when that hangs up.
const [, , setup] = process.argv;
if (setup === undefined) throw new Error('The stack is started by the bench, with its setup');
const { dataDir, environment } = stackSetupSchema.parse(JSON.parse(setup));
const stack = await startLocalStack({ dataDir, environment, workers: 0, schedules: false });
process.once('disconnect', () => {
  // Whatever keeps it: nobody is left who would want it.
  void stack.stop().finally(() => process.exit(0));
});
const { api, dynamodb, s3, sqs } = stack.endpoints;
const started: StackStarted = { endpoints: { api, dynamodb, s3, sqs }, environment: { ...stack.environment } };
process.send?.(started);
