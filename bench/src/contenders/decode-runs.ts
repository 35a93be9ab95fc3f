import { readFile } from 'node:fs/promises';
import { decodeImage } from '../../../apps/worker/src/detection/preprocess/decode-image.js';
import type { Setup } from './protocol.js';
import type { Contender } from './serve.js';
import { runInLanes } from './serve.js';

/** The worker's own decode to the input size and nothing else, so many at a time. */
export async function startDecodes({ photo, input, preprocessing }: Setup, lanes: number): Promise<Contender> {
  const image = await readFile(photo);
  return {
    versions: '',
    run: (seconds) => runInLanes(lanes, seconds, () => decodeImage(image, input, preprocessing)),
  };
}
