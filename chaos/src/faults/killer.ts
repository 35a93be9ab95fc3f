import { setTimeout as delay } from 'node:timers/promises';
import type { Chance } from '../chance.js';
import type { ImageRun } from '../checker/observation.js';
import type { Fleet } from '../processes/fleet.js';
import type { Member, Role } from '../processes/member.js';
import type { Call } from '../proxy/call.js';
import type { Fault } from '../proxy/fault.js';
import { TIMES } from '../times.js';
import type { Ledger } from '../witness/ledger.js';
import type { CrashPoints, When } from './crash.points.js';
import { isWrite } from './crash.points.js';
import type { Weather } from './weather.js';

/** For how long a process that is to be killed at some call, or in the middle of work, is waited for. */
const PATIENCE_MS = 3_000;
const LOOK_MS = 2;
/** How many images it ends, or events it answers, at most before a process is killed, if it does so within a time. */
const MOST_WORK: Readonly<Record<Role, number>> = { worker: 8, api: 30, sweep: 3 };
const LONGEST_RESPITE_MS = 3_000;
/** Of the kills that are not an image's doing: at a call, and not at any time. */
const AT_CALLS = 0.6;

export interface KillerParts {
  readonly chance: Chance;
  readonly fleet: () => Fleet;
  readonly ledger: Ledger;
  readonly weather: Weather;
  readonly points: CrashPoints;
  /** Whether such processes are to be killed only at places at which none was, since they are on their way to one. */
  readonly isSpared: (role: Role) => boolean;
  /** Whether an attempt on this image ends its process, and how it is known by. */
  readonly isDeadly: (call: Call) => boolean;
}

/** How many processes were killed in the middle of work, and of what. */
export interface Kills {
  atCalls: number;
  atAnyTime: number;
  byImages: number;
  /** Workers that were stopped for longer than their leases, and went on. */
  stalls: number;
  /** Workers whose attempts took too long, so that they ended as they should. */
  ownEnds: number;
  readonly roles: Record<Role, number>;
}

/** Kills processes, all the time, as long as they are in the middle of work. */
export class Killer {
  readonly kills: Kills = {
    atCalls: 0,
    atAnyTime: 0,
    byImages: 0,
    stalls: 0,
    ownEnds: 0,
    roles: { worker: 0, api: 0, sweep: 0 },
  };
  /** Who is to be killed at a call that fits, and how many did not. */
  readonly #aimedAt = new Map<string, number>();
  readonly #deaths = new Map<Call, When>();
  /** Whether deadly images are. */
  isOn = false;

  constructor(private readonly parts: KillerParts) {}

  get total(): number {
    const { atCalls, atAnyTime, byImages } = this.kills;
    return atCalls + atAnyTime + byImages;
  }

  /** The death that comes with a call, if one does. */
  faultOf(role: Role, call: Call): Fault | undefined {
    if (!this.isOn) return undefined;
    if (call.step === 'start' && this.parts.isDeadly(call)) return { kind: 'crash', when: 'answered' };
    // Some places are passed so seldom that nobody may be waiting for them.
    const waiting = this.parts.isSpared(role) ? undefined : this.#aimedAt.get(call.sender);
    const passed = waiting ?? (this.parts.points.isNew(role, call) ? 0 : undefined);
    if (passed === undefined || this.parts.weather.spell.outage !== undefined) return undefined;
    const when = this.parts.points.aim(role, call, passed);
    if (when === undefined) {
      if (isWrite(call)) this.#aimedAt.set(call.sender, passed + 1);
      return undefined;
    }
    this.#aimedAt.delete(call.sender);
    this.#deaths.set(call, when);
    return { kind: 'crash', when };
  }

  /** Kills the sender of a call. */
  async crash(member: Member, call: Call): Promise<void> {
    const when = this.#deaths.get(call);
    this.#deaths.delete(call);
    if (!(await this.#kill(member, when === undefined ? this.#imageOf(call) : undefined))) return;
    if (when === undefined) this.kills.byImages++;
    else {
      this.kills.atCalls++;
      this.parts.points.hit(member.role, call, when);
    }
  }

  /** Goes on until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    this.isOn = true;
    const { members } = this.parts.fleet();
    const workers = members.filter(({ role }) => role === 'worker');
    await Promise.all([...members.map((member) => this.#pursue(member, signal)), this.#stallAny(workers, signal)]);
    this.#aimedAt.clear();
    this.isOn = false;
  }

  /** @param culprit the image whose doing it is. */
  async #kill(member: Member, culprit?: ImageRun): Promise<boolean> {
    const isOurs = await member.kill();
    this.parts.ledger.attempts.died(member.name, Date.now(), isOurs ? culprit : undefined);
    if (isOurs) this.kills.roles[member.role]++;
    return isOurs;
  }

  #imageOf({ jobId = '', imageIndex = -1 }: Call): ImageRun | undefined {
    const image = this.parts.ledger.image(jobId, imageIndex);
    return image && { jobId, imageIndex, run: image.run };
  }

  async #pursue(member: Member, signal: AbortSignal): Promise<void> {
    const { chance } = this.parts;
    for (let attempt = 1; !signal.aborted; attempt++) {
      const about = [member.name, attempt];
      await this.#leaveAlone(member, chance.between(0, MOST_WORK[member.role], 'respite', ...about), signal);
      if (!member.isReady || this.#isLeftAlone(member)) continue;
      if (chance.share('way', ...about) < AT_CALLS) await this.#aimAt(member, signal);
      else await this.#catch(member, chance.between(0, 40, 'moment', ...about), signal);
    }
  }

  #isLeftAlone({ role }: Member): boolean {
    return this.parts.weather.spell.outage !== undefined || this.parts.isSpared(role);
  }

  /** Until it has done something: a process that only ever starts shows nothing. */
  async #leaveAlone(member: Member, work: number, signal: AbortSignal): Promise<void> {
    const fleet = this.parts.fleet();
    do await pause(LOOK_MS * 10, signal);
    while (!signal.aborted && (!member.isReady || (fleet.workOf(member) < work && member.age < LONGEST_RESPITE_MS)));
  }

  async #aimAt(member: Member, signal: AbortSignal): Promise<void> {
    const life = member.lives;
    this.#aimedAt.set(member.name, 0);
    const end = performance.now() + PATIENCE_MS;
    while (member.lives === life && this.#aimedAt.has(member.name) && performance.now() < end && !signal.aborted) {
      await pause(20, signal);
    }
    this.#aimedAt.delete(member.name);
  }

  /** Kills it at any time, if it is in the middle of work then. */
  async #catch(member: Member, momentMs: number, signal: AbortSignal): Promise<void> {
    const fleet = this.parts.fleet();
    const end = performance.now() + PATIENCE_MS;
    while (!fleet.isBusy(member)) {
      if (performance.now() > end || signal.aborted) return;
      await pause(LOOK_MS, signal);
    }
    await pause(momentMs, signal);
    if (!member.isReady || !fleet.isBusy(member) || this.#isLeftAlone(member)) return;
    if (await this.#kill(member)) this.kills.atAnyTime++;
  }

  async #stallAny(workers: readonly Member[], signal: AbortSignal): Promise<void> {
    const { chance, ledger } = this.parts;
    for (let attempt = 1; !signal.aborted; attempt++) {
      await pause(chance.between(3_000, 9_000, 'stall', attempt), signal);
      const worker = chance.pick(workers, 'stalled', attempt);
      const isAtWork = (): boolean => worker.isReady && ledger.attempts.heldBy(worker.name, Date.now()) > 0;
      for (const end = performance.now() + PATIENCE_MS; !isAtWork() && performance.now() < end;) {
        await pause(LOOK_MS, signal);
      }
      if (!isAtWork()) continue;
      this.kills.stalls++;
      await worker.stall(pause(TIMES.lease + chance.between(300, 2_500, 'stalled for', attempt), signal));
    }
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => undefined);
}
