import type { Chance } from '../chance.js';
import type { Role } from '../processes/member.js';
import type { Call } from '../proxy/call.js';
import type { Fault } from '../proxy/fault.js';
import type { PointTally } from './crash.points.js';

/** For how long one place is steered for, before it is the turn of the next. */
const TURN_MS = 20_000;
/** Of the jobs that calls are about, those that are held up: the others must go on. */
const HELD_SHARE = 0.5;

/** What clients can do to bring a process to a place. */
export type WantedAct = 'retry' | 'delete' | 'cancel';

/** A call that is to be held up, or to fail. */
interface Obstacle {
  readonly role: Role;
  readonly step: string;
  /** @param tries how often the call was made before. */
  readonly fault: (tries: number) => Fault | undefined;
  /** Whether it is for jobs alone that clients have retried. */
  readonly isOfRetry?: boolean;
}

interface Rule {
  readonly act?: WantedAct;
  readonly obstacles?: readonly Obstacle[];
}

/** Just what a client of AWS waits for, and longer than that, which is 5 s. */
const slow = (role: Role, step: string, ms: number): Obstacle => ({ role, step, fault: () => ({ kind: 'slow', ms }) });
const failing = (role: Role, step: string): Obstacle => ({ role, step, fault: () => ({ kind: 'error' }) });
const unanswered = (role: Role, step: string): Obstacle => slow(role, step, 8_000);

/** The function stops before the work that a retry or a deletion leaves to do, so that a sweep does it. */
const LEFT_TO_SWEEP = slow('api', 'sweep-claim', 2_500);
const SWEPT_RETRY: Rule = { act: 'retry', obstacles: [LEFT_TO_SWEEP] };
const SWEPT_DELETION: Rule = { act: 'delete', obstacles: [LEFT_TO_SWEEP] };
const RETRY: Rule = { act: 'retry' };
const DELETION: Rule = { act: 'delete' };

/** What brings a process to a place that it seldom comes to by itself. */
const RULES: Readonly<Record<string, Rule>> = {
  'worker give-back': { obstacles: [failing('worker', 'start')] },
  'api cancel': { act: 'cancel' },
  'api retry': RETRY,
  'api sweep-claim': RETRY,
  'api reopen': RETRY,
  'api note-sent': RETRY,
  'api check-now': { act: 'retry', obstacles: [{ ...failing('api', 'send'), isOfRetry: true }] },
  // The images of a retry are counted before it has noted that it sent them, and their worker has not finished.
  'api finish': { act: 'retry', obstacles: [slow('api', 'note-sent', 4_000), slow('worker', 'finish', 4_800)] },
  // Its job is due once more, a sweep does all of its work, and the worker has not counted the images.
  'api count': {
    act: 'retry',
    obstacles: [
      { role: 'api', step: 'reopen', fault: (tries) => ({ kind: 'slow', ms: tries === 0 ? 8_000 : 3_500 }) },
      slow('worker', 'count', 4_800),
    ],
  },
  'api mark-deleted': DELETION,
  'api erase-claim': DELETION,
  'api erase-images': DELETION,
  'api erase-objects': DELETION,
  'api erase-request': DELETION,
  'api erase-job': DELETION,
  'sweep sweep-claim': SWEPT_RETRY,
  'sweep send': SWEPT_RETRY,
  'sweep note-sent': SWEPT_RETRY,
  'sweep reopen': SWEPT_RETRY,
  'sweep check-now': { act: 'retry', obstacles: [LEFT_TO_SWEEP, failing('sweep', 'send')] },
  'sweep note': { obstacles: [slow('worker', 'count', 3_000)] },
  'sweep count': { obstacles: [unanswered('worker', 'count')] },
  'sweep finish': { obstacles: [unanswered('worker', 'finish')] },
  // The crowd deletes a job whose commit is still to arrive once more.
  'sweep drop': {
    obstacles: [
      { role: 'api', step: 'commit', fault: (tries) => (tries === 0 ? { kind: 'late', ms: 7_000 } : undefined) },
    ],
  },
  'sweep erase-claim': SWEPT_DELETION,
  'sweep erase-images': SWEPT_DELETION,
  'sweep erase-objects': SWEPT_DELETION,
  'sweep erase-request': SWEPT_DELETION,
  'sweep erase-job': SWEPT_DELETION,
};

export interface SteeringParts {
  readonly chance: Chance;
  /** The places at which nobody was killed yet, as long as they are to be steered for. */
  readonly missed: () => readonly Pick<PointTally, 'role' | 'step'>[];
  /** In milliseconds. */
  readonly now: () => number;
}

/** Brings processes to the places at which none was killed: some are passed once in hours when nobody sees to it. */
export class Steering {
  readonly #tries = new Map<string, number>();
  readonly #retried = new Set<string>();

  constructor(private readonly parts: SteeringParts) {}

  /** What clients are to do above all. */
  get act(): WantedAct | undefined {
    return this.#rule()?.act;
  }

  /** Whether such processes are on their way to a place that is missing, and are to get there. */
  isSpared(role: Role): boolean {
    const place = this.#place();
    const obstacles = this.#rule()?.obstacles ?? [];
    return place !== undefined && (place.role === role || obstacles.some((each) => each.role === role));
  }

  /** What a call has so that another comes to a place that is missing. */
  faultOf(role: Role, call: Call): Fault | undefined {
    const { step, jobId = '', imageIndex = '' } = call;
    if (step === 'retry') this.#retried.add(jobId);
    const obstacle = this.#rule()?.obstacles?.find((each) => each.role === role && each.step === step);
    if (obstacle === undefined || this.parts.chance.share('held', jobId) >= HELD_SHARE) return undefined;
    if (obstacle.isOfRetry === true && !this.#retried.has(jobId)) return undefined;
    const key = `${role} ${step} ${jobId} ${imageIndex}`;
    const tries = this.#tries.get(key) ?? 0;
    this.#tries.set(key, tries + 1);
    return obstacle.fault(tries);
  }

  #rule(): Rule | undefined {
    const place = this.#place();
    return place && RULES[`${place.role} ${place.step}`];
  }

  /** Each place has its turns, so that one that is never come to leaves the others theirs. */
  #place(): Pick<PointTally, 'role' | 'step'> | undefined {
    const missed = this.parts.missed();
    const turn = Math.floor(this.parts.now() / TURN_MS);
    return missed[turn % missed.length];
  }
}
