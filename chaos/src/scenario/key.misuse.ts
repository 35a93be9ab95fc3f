import type { Violation } from '../checker/observation.js';
import type { Ledger } from '../witness/ledger.js';
import type { JobClient, JobRequest, Submission } from './job.client.js';

const MISMATCH = 422;
const FIRST_FAILURE = 500;

export interface MisuseParts {
  readonly client: Pick<JobClient, 'ask'>;
  readonly ledger: Pick<Ledger, 'observations'>;
  /** Gets what is wrong. */
  readonly faults: Omit<Violation, 'at'>[];
}

/**
 * Asks for something else by the key of a job that was accepted, which must be refused: the key stands for that job until it is
 * deleted.
 *
 * @param other has the user and the key of the job's own request.
 */
export async function misuseKey(parts: MisuseParts, jobId: string, other: JobRequest): Promise<void> {
  const { client, ledger, faults } = parts;
  const answer = await client.ask(other);
  const mayBeDeleted = ledger.observations.some((one) => one.what === 'deleting' && one.jobId === jobId);
  if (mayBeDeleted || isRefusal(answer)) return;
  const got = answer.jobId === undefined ? `status ${answer.status ?? 0}` : `job ${answer.jobId}`;
  faults.push({ jobId, because: `its key with another body got ${got}` });
}

/** While things go wrong there may be no answer, or one of a failure. */
function isRefusal({ status }: Submission): boolean {
  return status === undefined || status === MISMATCH || status >= FIRST_FAILURE;
}
