import type { Chance } from '../chance.js';
import type { Role } from '../processes/member.js';
import type { Call } from '../proxy/call.js';

export type When = 'arrives' | 'answered';
const WHENS: readonly When[] = ['arrives', 'answered'];

const ERASURE = ['erase-claim', 'erase-images', 'erase-objects', 'erase-request', 'erase-job'];
const SENDING = ['sweep-claim', 'send', 'note-sent'];

/**
 * The calls by which each kind of process changes something, by the names of the job protocol's steps: between any two of them,
 * it may be killed. A process can be killed when the call arrives, and so before it, or when it is answered, and so after it.
 */
const STEPS: Readonly<Record<Role, readonly string[]>> = {
  worker: ['start', 'give-back', 'end', 'count', 'finish', 'heartbeat', 'delete', 'dead-letter'],
  // A retry and a deletion go on at once as a sweep of their job does.
  api: [
    ...['items', 'claim', 'commit', 'first-send', 'cancel', 'retry', 'mark-deleted'],
    ...SENDING,
    ...['note', 'check-now', 'reopen', 'count', 'finish', 'drop'],
    ...ERASURE,
  ],
  sweep: [...SENDING, 'note', 'check-now', 'reopen', 'end', 'count', 'finish', 'drop', ...ERASURE],
};

/**
 * To which a run need not come: a sweep ends images at the deadline only; and the job of a retry has a request, and has made no
 * progress unless a sweep has taken it and left it to the retry again, all before that looks at it.
 */
const UNREACHED = ['sweep end', 'api note', 'api drop'];

/** A place at which a process can be killed, and how often one was. */
export interface PointTally {
  readonly role: Role;
  readonly step: string;
  readonly when: When;
  readonly kills: number;
}

/** Whether some process of a long run comes to a place. */
export function isReached({ role, step }: Pick<PointTally, 'role' | 'step'>): boolean {
  return !UNREACHED.includes(`${role} ${step}`);
}

/** Whether a call changes something: what a process has under way then is work. */
export function isWrite({ step }: Pick<Call, 'step'>): boolean {
  return step !== 'read' && step !== 'receive';
}

/** The places at which processes are killed, those above all at which they seldom were. */
export class CrashPoints {
  readonly #kills = new Map<string, number>();

  constructor(private readonly chance: Chance) {}

  /**
   * Whether a process that is to be killed at some place is to be killed at this one, and when of it.
   *
   * @param passed how many places it was not killed at since it is to be.
   */
  aim(role: Role, call: Call, passed: number): When | undefined {
    if (!STEPS[role].includes(call.step)) return undefined;
    const [when = 'arrives'] = [...WHENS].sort((one, other) => this.#at(role, call, one) - this.#at(role, call, other));
    // A place that is passed often would else be the only one; but some place it must be.
    const share = (1 + passed) / (1 + this.#at(role, call, when)) ** 2;
    const { sender, service, step, sequence } = call;
    return this.chance.share('aim', sender, service, step, sequence) < share ? when : undefined;
  }

  /** Whether nobody was killed before this place, or nobody after it. */
  isNew(role: Role, call: Call): boolean {
    return STEPS[role].includes(call.step) && WHENS.some((when) => this.#at(role, call, when) === 0);
  }

  hit(role: Role, { step }: Pick<Call, 'step'>, when: When): void {
    const key = keyOf(role, step, when);
    this.#kills.set(key, (this.#kills.get(key) ?? 0) + 1);
  }

  tally(): readonly PointTally[] {
    const roles: readonly Role[] = ['worker', 'api', 'sweep'];
    return roles.flatMap((role) =>
      STEPS[role].flatMap((step) =>
        WHENS.map((when) => ({ role, step, when, kills: this.#kills.get(keyOf(role, step, when)) ?? 0 })),
      ),
    );
  }

  #at(role: Role, { step }: Call, when: When): number {
    return this.#kills.get(keyOf(role, step, when)) ?? 0;
  }
}

function keyOf(role: Role, step: string, when: When): string {
  return `${role} ${step} ${when}`;
}
