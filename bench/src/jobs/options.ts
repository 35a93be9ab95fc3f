import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { DEFAULT_MODEL } from '../options.js';

export const USAGE = `Measures the job path: npm run bench:jobs -- [options]

  --path     CPU time of a worker for an image, against the detector alone
  --two      images/s of two workers, against two detectors side by side
  --latency  the time from a job's submission to its end, less its detection
  --bad      what one bad image costs the other images of its job
  --memory   the memory that a worker takes in a long series of images
  --units    the write units that jobs cost on DynamoDB
  --all      all six (what is measured when none is named)

  --model <file.onnx>   the default model and YOLOX-nano of SPOTTER_TEST_DATA by default
  --rounds <n>          how often each thing is measured in turn (5)
  --seconds <n>         for how long a detector runs each time (4)
  --images <n>          of a job, at most 1,000 (1000)
  --series <n>          images for the memory (10000)
  --jobs <n>            jobs of one image for the latency (200)
  --check               exits with 1 when a bound does not hold
  --write               puts the results into docs/job-performance.md`;

const MEASUREMENTS = ['path', 'two', 'latency', 'bad', 'memory', 'units'] as const;

export type Measurement = (typeof MEASUREMENTS)[number];

const MOST_IMAGES = 1_000;
const above0 = z.coerce.number().gt(0);
const whole = above0.int();

const schema = z.object({
  model: z.string().optional(),
  rounds: whole,
  seconds: above0,
  images: whole.max(MOST_IMAGES),
  series: whole,
  jobs: whole,
  check: z.boolean(),
  write: z.boolean(),
  help: z.boolean(),
});

export type JobOptions = z.infer<typeof schema> & { readonly measurements: ReadonlySet<Measurement> };

/** @throws Error when an argument is wrong. */
export function readJobOptions(args: readonly string[]): JobOptions {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      path: flag,
      two: flag,
      latency: flag,
      bad: flag,
      memory: flag,
      units: flag,
      all: flag,
      check: flag,
      write: flag,
      help: flag,
      model: { type: 'string' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '4' },
      images: { type: 'string', default: '1000' },
      series: { type: 'string', default: '10000' },
      jobs: { type: 'string', default: '200' },
    },
  });
  const named = MEASUREMENTS.filter((name) => values[name]);
  return { ...schema.parse(values), measurements: new Set(named.length > 0 && !values.all ? named : MEASUREMENTS) };
}

/** The models to measure with, and which could not be found. */
export interface Models {
  readonly paths: readonly string[];
  /** What is left out, and why. */
  readonly skipped: readonly string[];
}

const YOLOX = join('models', 'yolox_nano_416.onnx');

/** The named one, or the default model and YOLOX-nano where the test data has it. */
export function modelsOf({ model }: Pick<JobOptions, 'model'>, testData: string | undefined): Models {
  if (model !== undefined) return { paths: [model], skipped: [] };
  const yolox = join(testData ?? '', YOLOX);
  if (testData !== undefined && existsSync(yolox)) return { paths: [DEFAULT_MODEL, yolox], skipped: [] };
  const why = testData === undefined ? 'SPOTTER_TEST_DATA is not set' : `SPOTTER_TEST_DATA has no ${YOLOX}`;
  return { paths: [DEFAULT_MODEL], skipped: [`YOLOX-nano: ${why}`] };
}
