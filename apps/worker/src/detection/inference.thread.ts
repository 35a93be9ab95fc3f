import type { MessagePort } from 'node:worker_threads';
import { parentPort, workerData } from 'node:worker_threads';
import { UnusableModelError } from './detection.errors.js';
import type { Inference } from './inference.js';
import { loadModel } from './inference.js';
import type { InferenceRequest, ThreadMessage } from './inference.messages.js';
import type { ModelFile } from './model/model-file.js';
import { release } from './release.js';

// The entry of a worker thread: inference blocks the thread that it runs on, and must never be the one that polls the
// queue and keeps leases and messages alive.

async function start(port: MessagePort): Promise<void> {
  const send = (message: ThreadMessage): void => {
    port.postMessage(message);
  };
  let inference: Inference;
  try {
    // The pool's own workerData, which is no outside input.
    inference = await loadModel(workerData as ModelFile);
  } catch (error) {
    if (!(error instanceof UnusableModelError)) throw error;
    send({ kind: 'unusable-model', message: error.message });
    return;
  }
  port.on('message', (request: InferenceRequest) => {
    void answer(inference, request).then(send);
  });
  send({ kind: 'ready', spec: inference.spec });
}

async function answer(inference: Inference, { id, pixels, options }: InferenceRequest): Promise<ThreadMessage> {
  try {
    return { kind: 'detected', id, result: await inference.detect(pixels, options) };
  } catch (error) {
    return { kind: 'failed', id, message: error instanceof Error ? error.message : String(error) };
  } finally {
    release(pixels.rgb);
  }
}

if (parentPort !== null) await start(parentPort);
