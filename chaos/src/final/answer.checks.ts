import type { Violation } from '../checker/observation.js';
import type { World } from '../world.js';
import type { StoredClaim } from './stored.items.js';
import { storedItems } from './stored.items.js';

type Fault = Omit<Violation, 'at'>;

const ACCEPTED = 202;
const STRANGER = 'stranger';

/**
 * Repeats what each key stands for once, when nothing goes wrong any more: it must be accepted as the same job. One that was torn
 * before its commit is committed by that, and has to end then.
 */
export async function repeatAll(world: World): Promise<readonly Fault[]> {
  const { client, ledger, stack } = world;
  const { claims } = await storedItems(stack.environment);
  const urls = Map.groupBy(ledger.images.values(), ({ jobId }) => jobId);
  const faults: Fault[] = [];
  for (const { userId, key, jobId } of claims.filter((claim) => isAlive(world, claim))) {
    const images = (urls.get(jobId) ?? []).toSorted((one, other) => one.imageIndex - other.imageIndex);
    const answer = await client.ask({ userId, key, imageUrls: images.map(({ imageUrl }) => imageUrl) });
    if (answer.status === ACCEPTED && answer.jobId === jobId) continue;
    const got = answer.jobId === undefined ? `status ${answer.status ?? 'of nothing'}` : `job ${answer.jobId}`;
    faults.push({ jobId, because: `a repeat of the request of key ${key} got ${got}` });
  }
  return faults;
}

/** A claim of a job that was deleted may have been put late, and stands for nothing; one without images was never whole. */
function isAlive({ ledger }: World, { jobId }: StoredClaim): boolean {
  const wasDeleted = ledger.owners.has(jobId) && !ledger.jobs.has(jobId);
  return !wasDeleted && ledger.image(jobId, 0) !== undefined;
}

/** Reads every job once more, as its owner and as a stranger, and every list: each shows what is stored, and nothing else. */
export async function readAll({ client, ledger }: World): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  for (const [jobId, userId] of ledger.owners) {
    const expected = ledger.jobs.get(jobId)?.status ?? 'nothing';
    const shown = statusOf(await client.read(userId, jobId));
    if (shown !== expected) faults.push({ jobId, because: `its owner is shown ${shown} where it is ${expected}` });
    const spied = statusOf(await client.read(STRANGER, jobId));
    if (spied !== 'nothing') faults.push({ jobId, because: `a stranger is shown ${spied} of it` });
  }
  for (const userId of new Set(ledger.owners.values())) {
    const listed = await client.list(userId);
    const stored = [...ledger.jobs.values()].filter((job) => job.userId === userId).map(({ jobId }) => jobId);
    const names = (listed ?? []).map(({ jobId }) => jobId);
    const isWhole = listed !== undefined && stored.length === names.length && stored.every((id) => names.includes(id));
    if (!isWhole) faults.push({ jobId: '', because: `the list of ${userId} does not hold the jobs that there are` });
  }
  return faults;
}

function statusOf(shown: Awaited<ReturnType<World['client']['read']>>): string {
  if (shown === undefined) return 'no answer';
  return shown === 'nothing' ? shown : shown.status;
}
