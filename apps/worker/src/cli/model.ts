import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { LIMITS } from '@spotter/shared';
import { UnusableImageError, UnusableModelError } from '../detection/detection.errors.js';
import { fileAt } from '../detection/model/file-at.js';
import { benchModel } from './bench-model.js';
import { inspectModel } from './inspect-model.js';
import { sidecarJsonSchema } from './sidecar-json-schema.js';
import { tryModel } from './try-model.js';
import { UsageError } from './usage-error.js';

// `npm run model -- <command>`: what an .onnx file is, what it finds, and what it costs, by the worker's own code.

const DONE = 0;
const FAILED = 1;
const REFUSED = 2;

const ON_MODELS = ['inspect', 'try', 'bench'] as const;

const USAGE = `npm run model -- <command>

  inspect <file.onnx>             says what the file is recognised as and why, or what it needs
  try <file.onnx> <image…>        prints what it finds, and writes each picture with the boxes drawn in
      --out <folder>              where to (the current folder)
      --min-confidence <0 to 1>   --nms-iou <0 to 1>   --labels <a,b>   --max-detections <n>
  bench <file.onnx> [image]       what each stage costs, and images a second
      --seconds <n>               for how long (5)   --threads <n>   models at a time (one a core)
  schema                          prints the JSON Schema of a sidecar

It exits with ${REFUSED} when a model is refused, and with ${FAILED} when anything else went wrong.`;

const share = (name: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new UsageError(`--${name} must be a number from 0 to 1, not '${text}'`);
};

const whole = (name: string, text: string | undefined, most = Infinity): number | undefined => {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  const range = most === Infinity ? 'above 0' : `from 1 to ${most}`;
  throw new UsageError(`--${name} must be a whole number ${range}, not '${text}'`);
};

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        out: { type: 'string', default: '.' },
        'min-confidence': { type: 'string' },
        'nms-iou': { type: 'string' },
        labels: { type: 'string' },
        'max-detections': { type: 'string' },
        seconds: { type: 'string' },
        threads: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function requireFile(path: string): Promise<void> {
  const found = await fileAt(path);
  if (found === 'none') throw new UsageError(`There is no file ${resolve(path)}`);
  if (found === 'other') throw new UsageError(`${resolve(path)} is not a file`);
}

/** @returns the exit code. */
async function run(say: (text: string) => void): Promise<number> {
  const { values, positionals } = readArguments();
  const [name, file, ...images] = positionals;
  if (values.help === true || name === undefined) {
    say(USAGE);
    return DONE;
  }
  if (name === 'schema') {
    say(sidecarJsonSchema());
    return DONE;
  }
  const command = ON_MODELS.find((one) => one === name);
  if (command === undefined) throw new UsageError(`There is no command '${name}'`);
  if (file === undefined) throw new UsageError('Which model? Name an .onnx file');
  await requireFile(file);
  switch (command) {
    case 'inspect':
      say(await inspectModel(file));
      return DONE;
    case 'try':
      if (images.length === 0) throw new UsageError('On which picture? Name one or more image files');
      return (await tryModel({
        modelPath: file,
        images,
        folder: values.out,
        request: {
          minConfidence: share('min-confidence', values['min-confidence']),
          labels: values.labels?.split(','),
          maxDetections: whole('max-detections', values['max-detections'], LIMITS.detectionsPerImage),
        },
        nmsIou: share('nms-iou', values['nms-iou']),
        say,
      })) === 0
        ? DONE
        : FAILED;
    case 'bench':
      await benchModel({
        modelPath: file,
        image: images[0],
        seconds: whole('seconds', values.seconds),
        threads: whole('threads', values.threads),
        say,
      });
      return DONE;
  }
}

try {
  process.exitCode = await run((text) => {
    console.log(text);
  });
} catch (error) {
  const isExplained = error instanceof UnusableImageError || error instanceof UnusableModelError;
  if (error instanceof UsageError) console.error(`${error.message}\n\nnpm run model -- --help says how it is used`);
  else console.error(isExplained ? error.message : error);
  process.exitCode = error instanceof UnusableModelError ? REFUSED : FAILED;
}
