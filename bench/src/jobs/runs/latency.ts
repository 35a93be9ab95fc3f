import type { Report } from '../../report/bound.js';
import { markdownTable } from '../../report/markdown.js';
import type { JobBench, Parts } from './job.bench.js';
import { titleOf, withParts } from './job.bench.js';
import { percentileOf } from '../../report/percentile.js';

const MOST_MS = 150;
const WARM_UPS = 30;

/** In milliseconds. */
export interface Latency {
  /** One detection, from the image's bytes to boxes, on an idle machine. */
  readonly detection: number;
  /** From the submission until it was answered. */
  readonly accepted: number;
  /** From the submission until the job had ended. */
  readonly ended: number;
}

/** How long a job of one image takes, from its submission to its end, with a worker that has nothing else to do. */
export async function measureLatency(bench: JobBench): Promise<Report> {
  const { modelPaths, cores, say } = bench;
  const [modelPath = ''] = modelPaths;
  say(`Jobs of one image with ${titleOf(modelPath)}`);
  const options = { modelPath, count: 1, threads: cores };
  return report(await withParts(bench, options, (parts) => measureJobs(bench, parts)));
}

async function measureJobs({ options, photo }: JobBench, parts: Parts): Promise<readonly Latency[]> {
  const url = await parts.stack.upload('photo.jpg', photo);
  const measured: Latency[] = [];
  for (let job = 0; job < WARM_UPS + options.jobs; job++) measured.push(await measureJob(parts, url));
  return measured.slice(WARM_UPS);
}

async function measureJob({ stack, detectors: [detector] }: Parts, url: string): Promise<Latency> {
  const detectionStarted = performance.now();
  await detector?.detect();
  const detection = performance.now() - detectionStarted;
  const started = Date.now();
  const jobId = await stack.submit([url]);
  const accepted = Date.now() - started;
  const { status, updatedAt } = await stack.ended(jobId);
  if (status !== 'COMPLETED') throw new Error(`Job ${jobId} has ended as ${status}`);
  return { detection, accepted, ended: Date.parse(updatedAt) - started };
}

/** The detection that is taken off is the median one, so that one that was slow by chance makes no job fast. */
export function report(latencies: readonly Latency[]): Report {
  const detection = percentileOf(
    latencies.map((latency) => latency.detection),
    50,
  );
  const rest = latencies.map(({ ended }) => ended - detection);
  const row = (what: string, values: readonly number[]): string[] => [
    what,
    ...[50, 95, 100].map((percent) => percentileOf(values, percent).toFixed(0)),
  ];
  const text = markdownTable(
    [`${latencies.length} jobs of one image, ms`, 'p50', 'p95', 'most'],
    [
      row(
        'submission to end',
        latencies.map(({ ended }) => ended),
      ),
      row(`the same less its detection of ${detection.toFixed(0)} ms`, rest),
      row(
        'of it, submission to answer',
        latencies.map(({ accepted }) => accepted),
      ),
    ],
  );
  const median = percentileOf(rest, 50);
  const bound = { what: `a job of one image, less its detection, ends within ${MOST_MS} ms (p50)` };
  return { text, bounds: [{ ...bound, measured: median.toFixed(0), holds: median <= MOST_MS }] };
}
