import type { Context } from 'aws-lambda';
import type { Api } from '../bootstrap.js';
import type { RequestContext } from '../http/request-context.js';

/** How long a run begins further jobs, and what is kept for the one that it is at then: a batch that is throttled takes 15 s. */
const RUN_MS = 12_000;
const RESERVE_MS = 16_000;

/**
 * Serves the minute: one run of the sweep, which ends well before the function's own time does.
 *
 * @throws {Error} when it failed at some jobs, after all have had their turn: what is left is also due in the next run.
 */
export async function serveSchedule(
  { sweep, accessLog, logger, metrics }: Api,
  context: Context,
  request: RequestContext,
): Promise<void> {
  const tally = await sweep.run(AbortSignal.timeout(budgetMsOf(context.getRemainingTimeInMillis())));
  const { failed = 0 } = tally;
  if (Object.keys(tally).length > 0) logger.info('swept', { requestId: request.requestId, ...tally });
  if (failed > 0) throw new Error(`The sweep failed at ${failed} jobs or shards`);
  // Of a run without a failure alone: an alarm tells when there was none for some minutes.
  metrics.add('SweepDuration', performance.now() - request.started);
  accessLog.write({ kind: 'schedule', status: 200 }, request);
}

/** How long a run may begin further jobs when the function is ended after that many milliseconds. */
export function budgetMsOf(remainingMs: number): number {
  return Math.min(RUN_MS, Math.max(0, remainingMs - RESERVE_MS));
}
