import type { JobRun } from './job.run.js';

/** A run of a job of as many images; what is not named took no time. */
export function runOf(images: number, times: Partial<JobRun>): JobRun {
  const now = new Date(0).toISOString();
  const job = {
    jobId: 'a job',
    userId: 'anonymous',
    status: 'COMPLETED',
    run: 1,
    imageCount: images,
    done: new Set(Array.from({ length: images }, (_, index) => index)),
    sends: 1,
    seen: 0,
    createdAt: now,
    openedAt: now,
    updatedAt: now,
  } as const;
  return { job, images, seconds: 0, cpuSeconds: 0, stackCpuSeconds: 0, ...times };
}
