import { readFile } from 'node:fs/promises';
import { startDetector } from '../../../apps/worker/src/detection/detector.js';
import { IMAGES_PER_THREAD } from '../../../apps/worker/src/detection/images-per-thread.js';
import type { Contender } from './serve.js';
import { runInLanes, serve } from './serve.js';
import type { Setup } from './protocol.js';

/** The worker's own detector with its built threads, from the bytes of a JPEG to boxes. */
async function start({ modelPath, photo, threads, minConfidence, nmsIou }: Setup): Promise<Contender> {
  const detector = await startDetector({
    modelPath,
    threads,
    threadEntry: new URL('../worker/inference.thread.mjs', import.meta.url),
    takesImages: true,
    defaults: { minConfidence, nmsIou },
  });
  const bytes = await readFile(photo);
  // Each image is bytes of its own, as a download makes them.
  const image = () => new Uint8Array(bytes);
  const lanes = threads * IMAGES_PER_THREAD;
  return {
    versions: '',
    run: (seconds) => runInLanes(lanes, seconds, () => detector.detect(image())),
    async detect() {
      const { detections } = await detector.detect(image());
      return detections.map(({ label, confidence, bbox: [x1, y1, x2, y2] }) => ({
        classIndex: detector.labels.indexOf(label),
        score: confidence,
        box: [x1, y1, x2, y2],
      }));
    },
    async runImages(images, onImage) {
      let begun = 0;
      const lane = async (): Promise<void> => {
        while (begun < images) {
          begun++;
          await detector.detect(image());
          onImage();
        }
      };
      await Promise.all(Array.from({ length: lanes }, lane));
    },
  };
}

await serve(start);
