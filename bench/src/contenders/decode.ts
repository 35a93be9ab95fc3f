import { readFile } from 'node:fs/promises';
import { decodeImage } from '../../../apps/worker/src/detection/preprocess/decode-image.js';
import type { Setup } from './protocol.js';
import type { Contender } from './serve.js';
import { runInLanes, serve } from './serve.js';

/** The worker's own decode to the input size and nothing else, one at a time. */
async function start({ photo, input, preprocessing }: Setup): Promise<Contender> {
  const image = await readFile(photo);
  return {
    versions: '',
    run: (seconds) => runInLanes(1, seconds, () => decodeImage(image, input, preprocessing)),
  };
}

await serve(start);
