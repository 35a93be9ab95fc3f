import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeDetectorParts } from '../contenders/detector-parts.js';
import { makePhoto, PHOTOS, sourceOf } from '../photos/photo.js';
import { readArguments } from '../report/arguments.js';
import type { Report } from '../report/bound.js';
import { describeMachine } from '../report/machine.js';
import type { Measure } from '../report/series.js';
import { measureInTurn, publish } from '../report/series.js';
import type { JobOptions, Measurement } from './options.js';
import { modelsOf, readJobOptions, USAGE } from './options.js';
import { measureBad } from './runs/bad.js';
import type { JobBench } from './runs/job.bench.js';
import { measureLatency } from './runs/latency.js';
import { measureJobMemory } from './runs/memory.js';
import { measurePath } from './runs/path.js';
import { measureTwo } from './runs/two.js';
import { measureUnits } from './units/units.js';

/** All of them, in the order of the report. */
const MEASURES: Readonly<Record<Measurement, Measure<JobBench>>> = {
  path: { title: 'The job path and the detector alone', measure: measurePath },
  two: { title: 'Two workers', measure: measureTwo },
  latency: { title: 'A job of one image', measure: measureLatency },
  bad: { title: 'One bad image', measure: measureBad },
  memory: { title: 'Memory', measure: measureJobMemory },
  units: { title: 'Write units', measure: measureUnits },
};

/** Progress goes where it does not mix with the report. */
function say(text: string): void {
  console.error(text);
}

async function run(options: JobOptions): Promise<Report> {
  const testData = process.env['SPOTTER_TEST_DATA'];
  const { paths: modelPaths, skipped } = modelsOf(options, testData);
  const source = sourceOf(testData);
  const folder = await mkdtemp(join(tmpdir(), 'spotter-bench-jobs-'));
  try {
    const bench = {
      options,
      modelPaths,
      photo: await makePhoto(source, PHOTOS[0]),
      folder,
      cores: availableParallelism(),
      say,
    };
    return await measureInTurn(MEASURES, options.measurements, bench, [
      `${await describeMachine()}\n${describeDetectorParts()}`,
      `${options.rounds} rounds, detectors for ${options.seconds} s and jobs of ${options.images} images; least – **median** – most\n${source.title} at 1280 x 720`,
      ...skipped.map((what) => `**Skipped: ${what}.**`),
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

// So that what it has started ends with it.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
const options = readArguments('bench:jobs', readJobOptions);
if (options.help) console.log(USAGE);
else await publish(await run(options), { ...options, document: join('docs', 'job-performance.md') });
