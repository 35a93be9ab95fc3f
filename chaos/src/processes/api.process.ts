// The built function in a process of its own, which takes events by messages: what Lambda is to it, and can be killed.
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { READY } from './child.js';

/** As the templates have it. */
const TIMEOUT_MS = 60_000;

const invocation = z.object({ id: z.number(), event: z.unknown() });
type Handler = (event: unknown, context: object) => Promise<unknown>;

const handlerModule = z.object({ handler: z.custom<Handler>((value) => typeof value === 'function') });

async function answer(handler: Handler, message: unknown): Promise<void> {
  const { id, event } = invocation.parse(message);
  const deadline = Date.now() + TIMEOUT_MS;
  const context = {
    awsRequestId: `invocation-${process.pid}-${id}`,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  try {
    process.send?.({ id, result: (await handler(event, context)) ?? null });
  } catch (error) {
    process.send?.({ id, error: String(error) });
  }
}

const [, , entry] = process.argv;
if (entry === undefined) throw new Error('The path of the built function is missing');
const { handler } = handlerModule.parse(await import(pathToFileURL(entry).href));
process.on('message', (message) => {
  void answer(handler, message);
});
process.once('disconnect', () => process.exit(0));
process.on('SIGINT', () => undefined);
process.send?.(READY);
