import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';

export const USAGE = `Measures the detector: npm run bench:detector -- [options]

  --speed    images/s of Spotter, of the model alone and of its peers, on two photos (what is measured by default)
  --memory   the memory that a long series of images takes
  --cold     the time from a worker's start to its first message
  --all      all three

  --model <file.onnx>   YOLOX-nano of SPOTTER_TEST_DATA by default, or models/default.onnx without it
  --rounds <n>          how often each contender is measured in turn (7)
  --seconds <n>         for how long each time (3)
  --images <n>          of the series for the memory (2000)
  --starts <n>          of the worker (9)
  --check               exits with 1 when a bound does not hold`;

const above0 = z.coerce.number().gt(0);
const whole = above0.int();

const schema = z.object({
  speed: z.boolean(),
  memory: z.boolean(),
  cold: z.boolean(),
  all: z.boolean(),
  model: z.string().optional(),
  rounds: whole,
  seconds: above0,
  images: whole,
  starts: whole,
  check: z.boolean(),
  help: z.boolean(),
});

export type Options = z.infer<typeof schema>;

/** @throws Error when an argument is wrong. */
export function readOptions(args: readonly string[]): Options {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      speed: flag,
      memory: flag,
      cold: flag,
      all: flag,
      check: flag,
      help: flag,
      model: { type: 'string' },
      rounds: { type: 'string', default: '7' },
      seconds: { type: 'string', default: '3' },
      images: { type: 'string', default: '2000' },
      starts: { type: 'string', default: '9' },
    },
  });
  const options = schema.parse(values);
  const isAnyNamed = options.speed || options.memory || options.cold;
  return {
    ...options,
    speed: options.speed || options.all || !isAnyNamed,
    memory: options.memory || options.all,
    cold: options.cold || options.all,
  };
}

export const DEFAULT_MODEL = join('models', 'default.onnx');

/** The model to measure: named, or YOLOX-nano where the test data has it, or the default model. */
export function modelPathOf({ model }: Options, testData: string | undefined): string {
  if (model !== undefined) return model;
  const yolox = testData && join(testData, 'models', 'yolox_nano_416.onnx');
  return yolox !== undefined && existsSync(yolox) ? yolox : DEFAULT_MODEL;
}
