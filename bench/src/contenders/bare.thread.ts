import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { BareAnswer, BareOrder, BareThreadData } from './bare.messages.js';
import type { Setup } from './protocol.js';

// One session with one thread, which a thread of its own runs in a loop: nothing but the model.

async function readTensor({ type, dims, path }: Setup['feeds'][number]): Promise<Tensor> {
  const { buffer, byteOffset, byteLength } = await readFile(path);
  const bytes = buffer.slice(byteOffset, byteOffset + byteLength);
  switch (type) {
    case 'float32':
      return new Tensor(type, new Float32Array(bytes), dims);
    case 'float16':
      return new Tensor(type, new Uint16Array(bytes), dims);
    case 'int64':
      return new Tensor(type, new BigInt64Array(bytes), dims);
    case 'uint8':
    case 'bool':
      return new Tensor(type, new Uint8Array(bytes), dims);
  }
}

if (parentPort === null) throw new Error('This is the entry of a thread');
const port = parentPort;
const say = (message: BareAnswer): void => {
  port.postMessage(message);
};
// The bench's own workerData, which is no outside input.
const { modelPath, feeds } = workerData as BareThreadData;
const session = await InferenceSession.create(modelPath, {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 3,
});
const tensors = Object.fromEntries(
  await Promise.all(feeds.map(async (feed) => [feed.name, await readTensor(feed)] as const)),
);
await session.run(tensors);

async function run({ seconds }: BareOrder): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  let runs = 0;
  for (; performance.now() < deadline; runs++) await session.run(tensors);
  say({ kind: 'done', runs });
}

port.on('message', (order: BareOrder) => {
  void run(order);
});
say({ kind: 'ready' });
