import { flatness } from '../../memory/flatness.js';
import type { Report } from '../../report/bound.js';
import { markdownTable } from '../../report/markdown.js';
import type { JobBench, Parts } from './job.bench.js';
import { titleOf, withParts } from './job.bench.js';

const MEGABYTE = 1e6;
/** Images of a job; a sample is taken at the end of each. */
const SAMPLE_EVERY = 100;
/** Before the slope is looked at: as in the series of the detector alone. */
const WARM_UP_IMAGES = 5_000;
const LEAST_SAMPLES = 10;

/** How much memory a worker takes in a long series of images, and whether it keeps taking more. */
export async function measureJobMemory(bench: JobBench): Promise<Report> {
  const { modelPaths, cores, say } = bench;
  const modelPath = modelPaths.at(-1) ?? '';
  say(`Memory of a worker with ${titleOf(modelPath)}`);
  const options = { modelPath, count: 1, threads: cores, withDetectors: false };
  return report(await withParts(bench, options, (parts) => measureSeries(bench, parts)), titleOf(modelPath));
}

/** @returns the worker's RSS after each hundred images, in bytes. */
async function measureSeries({ options, photo, say }: JobBench, { stack, workers }: Parts): Promise<readonly number[]> {
  const [worker] = workers;
  if (worker === undefined) throw new Error('There is no worker to look at');
  const url = await stack.upload('photo.jpg', photo);
  const urls = Array.from({ length: SAMPLE_EVERY }, () => url);
  const jobs = (WARM_UP_IMAGES + options.series) / SAMPLE_EVERY;
  const samples: number[] = [];
  // One is always waiting, so that the worker is not idle between them.
  let next = stack.submit(urls);
  for (let job = 0; job < jobs; job++) {
    const jobId = await next;
    if (job + 1 < jobs) next = stack.submit(urls);
    const { done } = await stack.ended(jobId);
    if (done?.size !== SAMPLE_EVERY) throw new Error(`Images of job ${jobId} have failed`);
    samples.push((await worker.used()).rssBytes);
    if (samples.length % LEAST_SAMPLES === 0) say(`  ${samples.length * SAMPLE_EVERY} images`);
  }
  return samples;
}

/** @throws Error when there are too few images after the warm-up to see a slope. */
export function report(rssBytes: readonly number[], title: string): Report {
  const megabytes = rssBytes.map((bytes) => bytes / MEGABYTE);
  const settled = megabytes.slice(WARM_UP_IMAGES / SAMPLE_EVERY);
  if (settled.length < LEAST_SAMPLES) throw new Error('Too few images: take a thousand or more');
  const images = settled.length * SAMPLE_EVERY;
  const { perThousand, bound } = flatness(settled, SAMPLE_EVERY, `over ${images} images in a worker`);
  const text = markdownTable(
    [
      'images',
      `RSS after the first ${WARM_UP_IMAGES}, MB`,
      'at end',
      'peak of the samples',
      'MB per 1,000 images (95 %)',
    ],
    [
      [
        `${images} with ${title}`,
        ...[settled[0], settled.at(-1), Math.max(...megabytes)].map((value) => (value ?? NaN).toFixed(0)),
        perThousand,
      ],
    ],
  );
  return { text, bounds: [bound] };
}
