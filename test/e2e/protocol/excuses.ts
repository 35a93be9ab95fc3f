import { AppError } from '@spotter/shared';
import { DetectionInterruptedError } from '../../../apps/worker/src/detection/detection.errors.js';
import { AwsFailure } from './aws.failure.js';
import type { Process } from './process.js';
import { MOMENT_MS } from './process.js';

/**
 * Whether an error is what the product makes of something that the history did: a call of AWS that failed, was throttled or
 * came to the end of its time, in a process that this happened to; or an attempt that is cut short. Any other error is the
 * product's own.
 */
export function isExcused(error: unknown, process: Process, now: number): boolean {
  if (error instanceof DetectionInterruptedError) return true;
  const isOfService = error instanceof AppError && error.status >= 500 && error.code !== 'INTERNAL_ERROR';
  return isOfService && (process.isDisturbed || now > (process.beganAt ?? now) + MOMENT_MS);
}

/** The log may have it as it was. */
export function isExcusedInLog(error: unknown, process: Process, now: number): boolean {
  return error instanceof AwsFailure || isExcused(error, process, now);
}
