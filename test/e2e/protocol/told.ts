import type { Observation, Violation } from '../../../chaos/src/checker/observation.js';
import type { Played } from './play.js';
import type { Move } from './moves.js';
import type { Story } from './story.js';

/** How many of the last things that were seen are told. */
const MOST_LINES = 60;

/** How a history is found again. */
export interface Replay {
  readonly seed: number;
  readonly path: string;
}

/** What was wrong in a history, what was planned and what was seen of it, in few lines, and how to play it again. */
export function told({ moves, ...conditions }: Story, { observations, violations }: Played, replay: Replay): string {
  const jobs = new Set(violations.map(({ jobId }) => jobId));
  const seen = observations.filter((observation) => !('jobId' in observation) || jobs.has(observation.jobId));
  const start = observations[0]?.at ?? 0;
  return [
    ...violations.map((violation) => `${timeOf(violation, start)} ${idOf(violation)} ${violation.because}`),
    '',
    `Seed ${replay.seed}, path ${replay.path}. To play it again:`,
    `  SPOTTER_SEED=${replay.seed} SPOTTER_PATH=${replay.path} npm run test:e2e -- --testPathPatterns protocol/model`,
    '',
    `What was planned: ${JSON.stringify(conditions)}`,
    ...moves.map((move, index) => `  ${index + 1}. ${lineOf(move)}`),
    '',
    'What was seen of these jobs:',
    ...seen.slice(-MOST_LINES).map((observation) => `  ${timeOf(observation, start)} ${lineOfSeen(observation)}`),
  ].join('\n');
}

function lineOf({ act: { kind, ...act }, steps, mishaps }: Move): string {
  const faults = Object.keys(mishaps).length === 0 ? '' : `, but ${JSON.stringify(mishaps)}`;
  return `${kind} ${JSON.stringify(act)}${faults}; then ${steps === undefined ? 'all that follows' : `${steps} steps`}`;
}

function lineOfSeen(observation: Observation): string {
  switch (observation.what) {
    case 'job': {
      if (observation.item === undefined) return `job ${idOf(observation)} is gone`;
      const { status, run, sends, seen, nextCheckAt = '-', done = [], failed = [] } = observation.item;
      const sets = `done ${[...done].join()}; failed ${[...failed].join()}`;
      return `job ${idOf(observation)} ${status} run ${run} sends ${sends} seen ${seen} next ${nextCheckAt}; ${sets}`;
    }
    case 'image': {
      const { item, imageIndex } = observation;
      if (item === undefined) return `image ${imageIndex} is gone`;
      const code = item.status === 'FAILED' ? ` ${item.error.code}` : '';
      return `image ${imageIndex} ${item.status}${code} run ${item.run} attempts ${item.attempts}`;
    }
    case 'read':
      return `read by ${observation.userId}: ${observation.view?.status ?? 'not found'}`;
    default: {
      return `${observation.what} ${JSON.stringify({ ...observation, at: undefined, what: undefined })}`;
    }
  }
}

/** Enough of an id to tell jobs of a history apart. */
function idOf({ jobId }: Pick<Violation, 'jobId'>): string {
  return jobId.slice(0, 4);
}

/** Hours, minutes and seconds since the first thing that was seen. */
function timeOf({ at }: Pick<Observation, 'at'>, start: number): string {
  const seconds = Math.floor((at - start) / 1_000);
  const digits = [seconds / 3_600, (seconds / 60) % 60, seconds % 60].map((part) =>
    String(Math.floor(part)).padStart(2, '0'),
  );
  return digits.join(':');
}
