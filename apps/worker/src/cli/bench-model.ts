import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { startDetector } from '../detection/detector.js';
import { IMAGES_PER_THREAD } from '../detection/images-per-thread.js';
import type { Inference } from '../detection/inference.js';
import { loadModel } from '../detection/inference.js';
import { readModelFile } from '../detection/model/model-file.js';
import { toDetections } from '../detection/postprocess.js';
import { decodeImage } from '../detection/preprocess/decode-image.js';
import { effectiveOptions } from '../detection/thresholds.js';
import { readPicture } from './read-picture.js';
import { table } from './table.js';

const SAMPLE = join(import.meta.dirname, '..', '..', 'models', 'samples', 'scene-000001.jpg');
const WARM_UP_ROUNDS = 5;
const DEFAULT_SECONDS = 5;

export interface BenchOptions {
  readonly modelPath: string;
  /** A sample scene when absent. */
  readonly image: string | undefined;
  readonly seconds: number | undefined;
  readonly threads: number | undefined;
  readonly say: (text: string) => void;
}

/**
 * Prints what each stage costs, alone on one core, and how many images a second all threads together make.
 *
 * @throws {UnusableModelError} when the model can't be run.
 * @throws {UnusableImageError} when the picture can't be used.
 */
export async function benchModel(options: BenchOptions): Promise<void> {
  const { modelPath, image: path = SAMPLE, seconds = DEFAULT_SECONDS, threads = availableParallelism(), say } = options;
  const image = await readPicture(path);
  const model = await loadModel(await readModelFile(modelPath));
  const { width, height } = model.spec.input;
  say(`${modelPath} (${model.spec.family}, ${width} x ${height}) on ${path}, ${image.length} bytes`);
  say(table(['stage', 'median ms', 'CPU ms'], await stageRows(model, image, seconds)));
  const { perSecond, cpuMs } = await throughput(modelPath, image, threads, seconds);
  say(`${threads} threads: ${perSecond.toFixed(1)} images/s, ${cpuMs.toFixed(1)} CPU-ms an image`);
}

async function stageRows(model: Inference, image: Uint8Array, seconds: number) {
  const { spec } = model;
  const options = effectiveOptions({}, {}, spec.thresholds);
  const decode = new Stage('decode and resize');
  const infer = new Stage('fill the tensor and run');
  const finish = new Stage('boxes from outputs');
  const started = performance.now();
  for (let round = 0; performance.now() - started < seconds * 1000 || round <= WARM_UP_ROUNDS; round++) {
    const isMeasured = round >= WARM_UP_ROUNDS;
    const pixels = await decode.time(isMeasured, () => decodeImage(image, spec.input, spec.preprocessing));
    const outputs = await infer.time(isMeasured, () => model.run(pixels));
    await finish.time(isMeasured, () => Promise.resolve(toDetections(outputs, spec, pixels.placement, options)));
  }
  return [decode, infer, finish].map((stage) => stage.row());
}

/** The times of one stage. */
class Stage {
  readonly #wall: number[] = [];
  #cpuMicroseconds = 0;

  constructor(private readonly name: string) {}

  async time<T>(isMeasured: boolean, work: () => Promise<T>): Promise<T> {
    const cpu = process.cpuUsage();
    const started = performance.now();
    const result = await work();
    if (isMeasured) {
      this.#wall.push(performance.now() - started);
      const { user, system } = process.cpuUsage(cpu);
      this.#cpuMicroseconds += user + system;
    }
    return result;
  }

  row(): [name: string, median: string, cpu: string] {
    const sorted = this.#wall.toSorted((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)] ?? NaN;
    return [this.name, median.toFixed(2), (this.#cpuMicroseconds / 1000 / sorted.length).toFixed(2)];
  }
}

async function throughput(modelPath: string, image: Uint8Array, threads: number, seconds: number) {
  const detector = await startDetector({
    modelPath,
    threads,
    threadEntry: new URL('./inference.thread.mjs', import.meta.url),
    defaults: {},
  });
  try {
    let images = 0;
    const cpu = process.cpuUsage();
    const started = performance.now();
    const lane = async (): Promise<void> => {
      for (; performance.now() - started < seconds * 1000; images++) await detector.detect(image);
    };
    await Promise.all(Array.from({ length: IMAGES_PER_THREAD * threads }, lane));
    const elapsed = performance.now() - started;
    const { user, system } = process.cpuUsage(cpu);
    return {
      perSecond: (images / elapsed) * 1000,
      cpuMs: (user + system) / 1000 / images,
    };
  } finally {
    await detector.close();
  }
}
