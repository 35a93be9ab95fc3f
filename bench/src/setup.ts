import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFeeder } from '../../apps/worker/src/detection/feeds.js';
import type { ModelSpec } from '../../apps/worker/src/detection/model/model-spec.js';
import { decodeImage } from '../../apps/worker/src/detection/preprocess/decode-image.js';
import type { Setup } from './contenders/protocol.js';
import { setupSchema } from './contenders/protocol.js';

/** As the worker's own, when nobody says otherwise. */
const MIN_CONFIDENCE = 0.3;
const NMS_IOU = 0.45;

export interface SetupOptions {
  /** What is written goes there, which is made. */
  readonly folder: string;
  readonly modelPath: string;
  readonly spec: ModelSpec;
  readonly photo: Uint8Array;
  readonly threads: number;
}

/** Writes what the contenders are started with for one photo. @returns the path of the setup. */
export async function writeSetup(options: SetupOptions): Promise<string> {
  const { folder, modelPath, spec, photo, threads } = options;
  await mkdir(folder, { recursive: true });
  const photoPath = join(folder, 'photo.jpg');
  await writeFile(photoPath, photo);
  const setup: Setup = setupSchema.parse({
    modelPath,
    input: { width: spec.input.width, height: spec.input.height },
    preprocessing: spec.preprocessing,
    feeds: await writeFeeds(folder, spec, photo),
    photo: photoPath,
    minConfidence: MIN_CONFIDENCE,
    nmsIou: NMS_IOU,
    threads,
  });
  const path = join(folder, 'setup.json');
  await writeFile(path, JSON.stringify(setup));
  return path;
}

/** The worker's own feeds of the photo: the model alone is run on what Spotter runs it on. */
async function writeFeeds(folder: string, spec: ModelSpec, photo: Uint8Array): Promise<Setup['feeds']> {
  const feeds = createFeeder(spec)(await decodeImage(photo, spec.input, spec.preprocessing));
  return await Promise.all(
    feeds.map(async ({ name, dims, value: { type, data } }, index) => {
      const path = join(folder, `feed-${index}.bin`);
      await writeFile(path, data);
      return { name, type, dims: [...dims], path };
    }),
  );
}
