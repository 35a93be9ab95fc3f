import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { FALSE_BOX_CONFIDENCE, measure } from './evaluation/measure.js';
import type { FalseBoxes, Report } from './evaluation/measure.js';
import { SURROUNDINGS } from './scenes/scene.js';

const whole = z.coerce.number().int().min(0);
const Options = z.object({
  model: z.string().min(1).default('models/default.onnx'),
  seed: whole.default(10_000),
  scenes: whole.min(1).default(150),
  empty: whole.default(100),
  width: whole.min(1).default(256),
  height: whole.min(1).default(256),
  /** A folder of pictures that show no gym gear, and nothing else in it. */
  negatives: z.string().min(1).optional(),
  /** For programs: the whole report, with nothing rounded. */
  json: z.boolean().default(false),
});

function printed({ model, ap50, ap75, falseBoxes, ...report }: Report): string {
  const row = (name: string, at50 = 0, at75 = 0): string => `${name.padEnd(16)}${at50.toFixed(3)}   ${at75.toFixed(3)}`;
  const { negatives } = falseBoxes;
  const counted = (name: string, { boxes, pictures }: FalseBoxes): string =>
    `${boxes} false boxes at ${FALSE_BOX_CONFIDENCE} or more on ${pictures} ${name}`;
  return [
    `${model.name}, sha256 ${model.sha256}`,
    `${report.objects} objects; ${report.millisecondsPerPicture.toFixed(1)} ms a picture`,
    '                AP50    AP75',
    ...Object.keys(ap50).map((label) => row(label, ap50[label], ap75[label])),
    row('mean', report.meanAp50, report.meanAp75),
    ...SURROUNDINGS.map((kind) => counted(`empty scenes (${kind})`, falseBoxes[kind])),
    ...(negatives.pictures > 0 ? [counted('given pictures', negatives)] : []),
  ].join('\n');
}

const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    seed: { type: 'string' },
    scenes: { type: 'string' },
    empty: { type: 'string' },
    width: { type: 'string' },
    height: { type: 'string' },
    negatives: { type: 'string' },
    json: { type: 'boolean' },
  },
});
const { model, empty, negatives: folder, json, ...options } = Options.parse(values);
const files = folder === undefined ? [] : (await readdir(folder)).sort().map((name) => join(folder, name));
const negatives = await Promise.all(files.map((file) => readFile(file)));
const threadEntry = new URL('../worker/inference.thread.mjs', import.meta.url);
const report = await measure({ ...options, modelPath: model, emptyScenes: empty, negatives, threadEntry });
console.log(json ? JSON.stringify(report) : printed(report));
