import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as z from 'zod';
import { createReplay } from './aws.replay.js';
import type { HandlerAnswer, HandlerRequest, Memory, Soaked, Times } from './handler.messages.js';
import { requestSchema, UNIQUE } from './handler.messages.js';

// The built handler in a process of its own, as in a sandbox of Lambda: nothing else runs beside it. It ends with the process
// that started it, or when that hangs up.
const moduleSchema = z.object({ handler: z.custom<Handler>((value) => typeof value === 'function') });

const statusSchema = z.object({ statusCode: z.number() });

type Handler = (event: unknown, context: object) => Promise<unknown>;

let handler: Handler;

/** @throws Error for an answer of 5xx: a handler that can do nothing is quick, and takes no memory. */
async function invoke(event: unknown): Promise<unknown> {
  const answered = await handler(event, { awsRequestId: randomUUID() });
  const { statusCode } = statusSchema.parse(answered);
  if (statusCode >= 500) throw new Error(`The handler answered ${statusCode}: ${JSON.stringify(answered)}`);
  return answered;
}

function answer(message: HandlerAnswer): void {
  process.send?.(message);
}

async function timed({ events, waves, count }: Extract<HandlerRequest, { kind: 'time' }>): Promise<Times> {
  const replay = createReplay(waves);
  const times: Times = { handlerMs: [], callsMs: [] };
  for (let index = 0; index < count; index++) {
    const started = performance.now();
    await invoke(events[index % events.length]);
    const answered = performance.now();
    times.handlerMs.push(answered - started);
    if (waves.length === 0) continue;
    await replay.run();
    times.callsMs.push(performance.now() - answered);
  }
  replay.close();
  return times;
}

/** Exposed only here: with the flag of the command line V8 would not take the code cache of the handler's bundle. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

/** Each invocation has ids of its own: what is kept by them would else be no more than there are events. */
async function soaked({
  events,
  invocations,
  sampleEvery,
}: Extract<HandlerRequest, { kind: 'soak' }>): Promise<Soaked> {
  const templates = events.map((event) => JSON.stringify(event));
  const collect = garbageCollector();
  const started = performance.now();
  const samples: Memory[] = [];
  for (let index = 0; index <= invocations; index++) {
    if (index % sampleEvery === 0) {
      collect();
      samples.push(process.memoryUsage());
    }
    await invoke(JSON.parse((templates[index % templates.length] ?? '').replaceAll(UNIQUE, randomUUID())));
  }
  return { samples, seconds: (performance.now() - started) / 1_000 };
}

async function serve(request: HandlerRequest): Promise<HandlerAnswer> {
  switch (request.kind) {
    case 'invoke':
      return { kind: 'invoked', answer: await invoke(request.event) };
    case 'time':
      return { kind: 'timed', ...(await timed(request)) };
    case 'soak':
      return { kind: 'soaked', ...(await soaked(request)) };
  }
}

process.on('message', (message: unknown) => {
  serve(requestSchema.parse(message)).then(answer, (error: unknown) => {
    answer({ kind: 'failed', message: String(error) });
  });
});
process.once('disconnect', () => process.exit(0));

// Nobody reads what it logs: why it can't be loaded is said here.
try {
  const [, , entry = ''] = process.argv;
  ({ handler } = moduleSchema.parse(await import(pathToFileURL(entry).href)));
  answer({ kind: 'ready' });
} catch (error) {
  answer({ kind: 'failed', message: String(error) });
  process.disconnect();
}
