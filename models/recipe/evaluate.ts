import { parseArgs } from 'node:util';
import { z } from 'zod';
import { FALSE_BOX_CONFIDENCE, measure } from './evaluation/measure.js';
import type { Report } from './evaluation/measure.js';

const whole = z.coerce.number().int().min(0);
const Options = z.object({
  model: z.string().min(1).default('models/default.onnx'),
  seed: whole.default(10_000),
  scenes: whole.min(1).default(150),
  empty: whole.default(100),
  width: whole.min(1).default(256),
  height: whole.min(1).default(256),
});

function printed({ model, ap50, ap75, ...report }: Report): string {
  const row = (name: string, at50 = 0, at75 = 0): string => `${name.padEnd(16)}${at50.toFixed(3)}   ${at75.toFixed(3)}`;
  return [
    `${model.name}, sha256 ${model.sha256}`,
    `${report.objects} objects; ${report.millisecondsPerPicture.toFixed(1)} ms a picture`,
    '                AP50    AP75',
    ...Object.keys(ap50).map((label) => row(label, ap50[label], ap75[label])),
    row('mean', report.meanAp50, report.meanAp75),
    `${report.falseBoxes} false boxes at ${FALSE_BOX_CONFIDENCE} or more on ${report.emptyScenes} empty scenes`,
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
  },
});
const { model, empty, ...options } = Options.parse(values);
const threadEntry = new URL('../worker/inference.thread.mjs', import.meta.url);
console.log(printed(await measure({ ...options, modelPath: model, emptyScenes: empty, threadEntry })));
