import type { JobItem } from '@spotter/shared';
import type { BenchStack } from '../stack/bench.stack.js';
import type { BenchWorker } from '../stack/bench.worker.js';
import type { Parts } from './job.bench.js';

/** What some workers did with one job. */
export interface JobRun {
  readonly job: JobItem;
  readonly images: number;
  /** From the moment that the workers went to work until the job had ended. */
  readonly seconds: number;
  /** Of all workers, until the queue was empty. */
  readonly cpuSeconds: number;
  /** Of the process of the stack, in the same time. */
  readonly stackCpuSeconds: number;
}

/**
 * Has the workers do one job. They stand still while it is submitted, so that the whole of it waits for them, and what the
 * API takes of the processor for it is not in the measurement.
 */
export async function runJob({ stack, workers }: Parts, imageUrls: readonly string[]): Promise<JobRun> {
  for (const worker of workers) worker.pause();
  const jobId = await stack.submit(imageUrls);
  const before = await cpuOf(stack, workers);
  const started = Date.now();
  for (const worker of workers) worker.goOn();
  const job = await stack.ended(jobId);
  await stack.quiet();
  const after = await cpuOf(stack, workers);
  return {
    job,
    images: imageUrls.length,
    seconds: (Date.parse(job.updatedAt) - started) / 1_000,
    cpuSeconds: after.workers - before.workers,
    stackCpuSeconds: after.stack - before.stack,
  };
}

/** @throws Error when an image of the run has failed: then it measured something else. */
export function allDone(run: JobRun): JobRun {
  if (run.job.done?.size !== run.images) throw new Error(`Images of job ${run.job.jobId} have failed`);
  return run;
}

export const cpuMsEach = ({ cpuSeconds, images }: Pick<JobRun, 'cpuSeconds' | 'images'>): number =>
  (1_000 * cpuSeconds) / images;

export const perSecond = ({ seconds, images }: Pick<JobRun, 'seconds' | 'images'>): number => images / seconds;

async function cpuOf(
  stack: BenchStack,
  workers: readonly BenchWorker[],
): Promise<{ readonly stack: number; readonly workers: number }> {
  const [ofStack, ...ofWorkers] = await Promise.all([stack.used(), ...workers.map((worker) => worker.used())]);
  return { stack: ofStack.cpuSeconds, workers: ofWorkers.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0) };
}
