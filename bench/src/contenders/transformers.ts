import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Found, Setup } from './protocol.js';
import type { Contender } from './serve.js';
import { runInLanes, serve } from './serve.js';
import { loadTransformers } from './transformers.package.js';
import { yoloxBoxes } from './yolox-boxes.js';

const PEERS = join(import.meta.dirname, '..', '..', 'bench', 'peers');
const NAME = 'yolox';

/** What the package's own image processor is told: as YOLOX is trained, but for the bars, which it can only make black. */
const preprocessorOf = ({ input }: Setup): object => ({
  do_resize: true,
  size: { longest_edge: Math.max(input.width, input.height) },
  do_pad: true,
  pad_size: input,
  do_rescale: false,
  do_normalize: false,
  do_flip_channel_order: true,
});

/** A model's folder as the package wants it. */
async function writeModel(folder: string, setup: Setup): Promise<void> {
  await mkdir(join(folder, NAME, 'onnx'), { recursive: true });
  await copyFile(setup.modelPath, join(folder, NAME, 'onnx', 'model.onnx'));
  await writeFile(join(folder, NAME, 'config.json'), JSON.stringify({ model_type: NAME }));
  await writeFile(join(folder, NAME, 'preprocessor_config.json'), JSON.stringify(preprocessorOf(setup)));
}

async function load(setup: Setup) {
  const { AutoImageProcessor, AutoModel, RawImage, env } = await loadTransformers(PEERS);
  const folder = await mkdtemp(join(tmpdir(), 'spotter-bench-transformers-'));
  try {
    await writeModel(folder, setup);
    env.allowRemoteModels = false;
    env.localModelPath = `${folder}/`;
    const processor = await AutoImageProcessor.from_pretrained(NAME);
    const model = await AutoModel.from_pretrained(NAME, { dtype: 'fp32' });
    return { processor, model, RawImage, version: env.version };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** `@huggingface/transformers` with its own image loading, image processor and ONNX runtime, as its documentation uses them. */
async function start(setup: Setup): Promise<Contender> {
  const { processor, model, RawImage, version } = await load(setup);
  const bytes = await readFile(setup.photo);
  const inputName = setup.feeds[0]?.name ?? '';

  async function detect(): Promise<Found[]> {
    const image = await RawImage.fromBlob(new Blob([bytes]));
    const { pixel_values } = await processor(image);
    const [output] = Object.values(await model({ [inputName]: pixel_values }));
    if (!(output?.data instanceof Float32Array)) throw new Error('The model gave no float32 output');
    const scale = Math.min(setup.input.width / image.width, setup.input.height / image.height);
    return yoloxBoxes(output.data, output.dims[2] ?? 0, setup, scale);
  }

  return { versions: `@huggingface/transformers ${version}`, run: (s) => runInLanes(1, s, detect), detect };
}

await serve(start);
