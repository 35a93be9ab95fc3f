import type { DeadLetter } from './dead-letter.js';
import { namesImage } from './dead-letter.js';
import type { Redriven } from './redrive.js';

const DONE = { sent: 'sent again', retried: 'tried again', dropped: 'dropped', kept: 'kept' } as const;

/** A letter for a person, in some lines: what it is of, and why it is one. */
export function describeLetter({ image, originalId, sentAt, reason, excerpt }: DeadLetter): string {
  const when = sentAt === undefined ? '' : `, sent ${sentAt}`;
  if (image !== undefined) return `${subjectOf(image.jobId, image.imageIndex)}${when}\n  ${reason}`;
  return `message ${originalId}, of an unknown job${when}\n  ${reason}\n  it begins: ${excerpt || '(empty)'}`;
}

/** That there are none, of all or of a job. */
export function describeNone(jobId: string | undefined): string {
  return jobId === undefined ? 'There are no dead letters.' : `No dead letter is of job ${jobId}.`;
}

/** How many there are, and of how many jobs. */
export function summarise(letters: readonly DeadLetter[]): string {
  const named = letters.filter(namesImage);
  const jobs = new Set(named.map(({ image }) => image.jobId)).size;
  const parts = named.length === 0 ? [] : [`${named.length} of ${plural(jobs, 'job')}`];
  if (named.length < letters.length) parts.push(`${letters.length - named.length} of unknown jobs`);
  return `${plural(letters.length, 'dead letter')}: ${parts.join(', ')}`;
}

/** What became of the letters of an image. */
export function describeRedriven(jobId: string, imageIndex: number, { kind, note }: Redriven): string {
  return `${subjectOf(jobId, imageIndex)}: ${DONE[kind]} ${note}`;
}

/** How many letters became of what; the others are `left`, since they name no job. */
export function summariseRedriven(kinds: readonly Redriven['kind'][], left: number): string {
  const parts = Object.entries(DONE).flatMap(([kind, words]) => {
    const count = kinds.filter((each) => each === kind).length;
    return count === 0 ? [] : [`${count} ${words}`];
  });
  if (left > 0) parts.push(`${left} of unknown jobs left where ${left === 1 ? 'it is' : 'they are'}`);
  return `${plural(kinds.length + left, 'dead letter')}: ${parts.join(', ')}`;
}

function subjectOf(jobId: string, imageIndex: number): string {
  return `job ${jobId}, image ${imageIndex}`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
