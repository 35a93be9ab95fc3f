// Serves events by the built handler, alone in a process as in a sandbox of Lambda, and tells by how much the heap has grown
// once all garbage is collected: `node heap.process.mjs <JSON of HeapOptions>`.
import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const COLLECTIONS = 10;

const { entry, events, unique, warmUp, invocations, leakBytes } = JSON.parse(process.argv[2] ?? '{}');
const templates = events.map((event) => JSON.stringify(event));
// Exposed only here: with the flag of the command line V8 would not take the code cache of the bundle.
setFlagsFromString('--expose-gc');
// V8 would let go of code that was not run for some collections, and make it again: more than what is looked for.
setFlagsFromString('--no-flush-bytecode');
const collect = runInNewContext('gc');
const { handler } = await import(pathToFileURL(entry).href);
const leaked = [];

async function serve(count) {
  for (let index = 0; index < count; index++) {
    // What is kept by an id would else be no more than there are events.
    const event = JSON.parse(templates[index % templates.length].replaceAll(unique, randomUUID()));
    const { statusCode, body } = await handler(event, { awsRequestId: randomUUID() });
    // One that can do nothing takes no memory either.
    if (statusCode >= 500) throw new Error(`The handler answered ${statusCode}: ${body}`);
    // An array of doubles has eight bytes for each.
    if (leakBytes > 0) leaked.push(Array.from({ length: leakBytes / 8 }, () => Math.random()));
  }
}

/** What is freed by one collection, as by finalizers, may free more by the next. */
async function heapBytes() {
  for (let round = 0; round < COLLECTIONS; round++) {
    collect();
    await new Promise(setImmediate);
  }
  return process.memoryUsage().heapUsed;
}

await serve(warmUp);
const before = await heapBytes();
await serve(invocations);
process.send({ grownBytes: (await heapBytes()) - before });
process.disconnect();
// Connections that are kept alive would keep the process.
process.exit(0);
