import type { WarmRequest } from '../harness/plan.js';
import { exercisesOf } from './answer.js';
import type { PlanOptions } from './run-plan.js';
import { runPlan } from './run-plan.js';
import { Throttle } from './throttle.js';

export interface SampleOptions extends Pick<PlanOptions, 'command' | 'environment' | 'plan'> {
  /** Of a core, 0 to 1. */
  readonly share: number;
}

/** What one process did, from its start on. */
export interface Sample {
  /** From before the process was started until the first answer. */
  readonly coldMs: number;
  /** The parts of it: until the entry was loaded, and the first invocation. */
  readonly initMs: number;
  readonly firstMs: number;
  /** Of all threads, from the start of the process until the entry was loaded, and until the first answer. */
  readonly initCpuMs: number;
  readonly coldCpuMs: number;
  /** After the first answer, and at the end. */
  readonly coldRssBytes: number;
  readonly rssBytes: number;
  readonly requests: readonly WarmRequest[];
}

/** Runs a plan in a fresh process. @throws Error when it fails, or does not all of the work. */
export async function takeSample({ share, ...options }: SampleOptions): Promise<Sample> {
  const throttle = share < 1 ? await Throttle.ready(share) : undefined;
  try {
    // A clock that all processes of a machine share.
    const spawnedMs = Number(process.hrtime.bigint()) / 1e6;
    const said = await runPlan({ ...options, onSpawn: (pid) => throttle?.hold(pid) });
    const { loaded, answered, first, requests, last, ended } = said;
    for (const answer of [first, last]) exercisesOf(answer);
    checkAll(requests, last.body.length);
    return {
      coldMs: answered.atMs - spawnedMs,
      initMs: loaded.atMs - spawnedMs,
      firstMs: answered.atMs - loaded.atMs,
      initCpuMs: loaded.cpuMs,
      coldCpuMs: answered.cpuMs,
      coldRssBytes: answered.rssBytes,
      rssBytes: ended.rssBytes,
      requests,
    };
  } finally {
    await throttle?.end();
  }
}

/** The answers in between are not kept: they are as long as the last, which is looked at in whole. */
function checkAll(requests: readonly WarmRequest[], bodyLength: number): void {
  for (const request of requests) {
    if (request.statusCode !== 200) throw new Error(`An answer is ${request.statusCode}`);
    // Compressed ones differ by their signatures.
    const difference = Math.abs(request.bodyLength - bodyLength) / bodyLength;
    if (difference > 0.01) throw new Error(`An answer has ${request.bodyLength} characters, another ${bodyLength}`);
  }
}
