import { isDeepStrictEqual } from 'node:util';
import { isOpen } from '@spotter/shared';
import type { Violation } from '../checker/observation.js';
import { BAD, OWN } from '../scenario/pictures.js';
import type { World } from '../world.js';
import { storedItems } from './stored.items.js';

type Fault = Omit<Violation, 'at'>;

/** What no history says: how pictures end that are none, and that what was given up by mistake can be mended. */
export function imageFaults({ ledger, pictures }: World): Fault[] {
  const truth = pictures.truth();
  return [...ledger.images.values()].flatMap((image) => {
    const { jobId, imageUrl, imageIndex } = image;
    const job = ledger.jobs.get(jobId);
    if (image.status !== 'FAILED' || job === undefined) return [];
    const { code } = image.error;
    const expected = BAD[pictures.nameOf(imageUrl) ?? ''];
    const isAsExpected = expected === undefined ? code === 'IMAGE_NOT_FOUND' : code === expected;
    if (isAsExpected) return [];
    const wasGivenUp = code === 'ATTEMPTS_EXHAUSTED' && (!truth.has(imageUrl) || job.status === 'CANCELLED');
    return wasGivenUp ? [] : [{ jobId, because: `image ${imageIndex} (${imageUrl}) is ${code} at the end` }];
  });
}

/** That the tables hold what was seen to be written, and no claim of a job that is gone. */
export async function tableFaults(world: World): Promise<Fault[]> {
  const { ledger, stack, weather } = world;
  const { jobs, images, claims } = await storedItems(stack.environment);
  const unseenJobs = jobs.filter((job) => !isDeepStrictEqual(job, ledger.jobs.get(job.jobId)));
  const unseenImages = images.filter((each) => !isDeepStrictEqual(each, ledger.image(each.jobId, each.imageIndex)));
  const isWhole = jobs.length === ledger.jobs.size && images.length === ledger.images.size;
  const dead = claims.map(({ jobId }) => jobId).filter((jobId) => wasDeleted(world, jobId));
  return [
    ...[...unseenJobs, ...unseenImages].map(({ jobId }) => ({ jobId, because: 'an item is not as it was written' })),
    ...(isWhole ? [] : [{ jobId: '', because: 'the tables do not hold the items that were written' }]),
    ...dead
      .filter((jobId) => !weather.lateClaims.has(jobId))
      .map((jobId) => ({ jobId, because: 'a key still stands for a deleted job' })),
    ...jobs.filter(isOpen).map(({ jobId }) => ({ jobId, because: 'a job is open at the end' })),
  ];
}

function wasDeleted({ ledger }: World, jobId: string): boolean {
  return ledger.owners.has(jobId) && !ledger.jobs.has(jobId);
}

/** That the pictures of jobs that were deleted with them are gone, and no other. */
export async function objectFaults({ ledger, pictures }: World): Promise<Fault[]> {
  const gone = new Set(ledger.observations.flatMap((one) => (one.what === 'deleted' ? [one.jobId] : [])));
  const faults: Fault[] = [];
  for (const [url, jobId] of urlsOf(ledger.observations)) {
    const name = pictures.nameOf(url);
    if (name === undefined || name === 'missing') continue;
    if (name === OWN && !gone.has(jobId)) continue;
    const isStored = await pictures.isStored(url);
    if (isStored === (name === OWN)) {
      faults.push({ jobId, because: `${url} ${isStored ? 'was not deleted with its job' : 'is gone'}` });
    }
  }
  return faults;
}

/** Every picture that was in a job that came to be, and one such job. */
function urlsOf(observations: World['ledger']['observations']): ReadonlyMap<string, string> {
  const committed = new Set(observations.flatMap((one) => (one.what === 'job' ? [one.jobId] : [])));
  const urls = new Map<string, string>();
  for (const one of observations) {
    if (one.what === 'image' && one.item !== undefined && committed.has(one.jobId))
      urls.set(one.item.imageUrl, one.jobId);
  }
  return urls;
}
