import { join } from 'node:path';
import type { Detector, DetectorOptions } from '../../../../apps/worker/src/detection/detector.js';
import { startDetector } from '../../../../apps/worker/src/detection/detector.js';
import { THREAD_ENTRY } from '../worker-build.js';

/** The default model in the built threads; one that dies makes the test fail. */
export async function defaultDetector(options: Pick<DetectorOptions, 'threads' | 'onStuck'>): Promise<Detector> {
  return await startDetector({
    ...options,
    modelPath: join('models', 'default.onnx'),
    threadEntry: THREAD_ENTRY,
    defaults: {},
    onThreadLost: (error) => {
      throw error;
    },
  });
}
