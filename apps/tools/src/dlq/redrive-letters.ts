import { patiently } from '../patiently.js';
import type { DeadLetter, ImageLetter } from './dead-letter.js';
import { namesImage } from './dead-letter.js';
import type { DeadLetterQueue } from './dead-letter.queue.js';
import { describeLetter, describeRedriven, summariseRedriven } from './describe.js';
import type { Redrive, Redriven } from './redrive.js';

/** What redriving letters works on, and where it tells of it. */
export interface LettersParts {
  readonly queue: DeadLetterQueue;
  readonly redrive: Redrive;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Redrives letters job by job, so that all of a job are tried again in one run of it. A letter is deleted once nothing is
 * left to do for it; those that name no job are left where they are, for a person.
 *
 * @returns whether all that could be redriven were.
 * @throws {StoreError} and what `DeadLetterQueue.delete` throws.
 */
export async function redriveLetters(parts: LettersParts, letters: readonly DeadLetter[]): Promise<boolean> {
  const named = letters.filter(namesImage);
  const kinds: Redriven['kind'][] = [];
  for (const [jobId, ofJob] of Map.groupBy(named, ({ image }) => image.jobId)) {
    kinds.push(...(await redriveJob(parts, jobId, ofJob)));
  }
  const left = letters.filter((letter) => !namesImage(letter));
  for (const letter of left) parts.say(describeLetter(letter));
  parts.say(summariseRedriven(kinds, left.length));
  return !kinds.includes('kept');
}

/** Returns what became of each letter. */
async function redriveJob(
  { queue, redrive, say, signal }: LettersParts,
  jobId: string,
  letters: readonly ImageLetter[],
): Promise<Redriven['kind'][]> {
  const indexes = [...new Set(letters.map(({ image }) => image.imageIndex))];
  const redriven = await patiently('DynamoDB', signal, () => redrive.redrive(jobId, indexes));
  const kindOf = ({ image }: ImageLetter): Redriven['kind'] => redriven.get(image.imageIndex)?.kind ?? 'kept';
  for (const [imageIndex, what] of redriven) say(describeRedriven(jobId, imageIndex, what));
  await queue.delete(letters.filter((letter) => kindOf(letter) !== 'kept'));
  return letters.map(kindOf);
}
