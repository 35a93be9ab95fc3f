import type { JobItem } from '@spotter/shared';
import type { Scheduler } from 'fast-check';
import { violationsOf } from '../../../chaos/src/checker/checker.js';
import { hasEnded } from '../../../chaos/src/checker/history.js';
import type { Observation, Violation } from '../../../chaos/src/checker/observation.js';
import type { Mutant } from './backend.js';
import type { Request } from './clients.js';
import type { Act } from './moves.js';
import type { Mishaps } from './process.js';
import { boxesOf, kindOf, urlOf } from './scripted.images.js';
import { Services } from './services.js';
import type { Story } from './story.js';
import { Tally } from './tally.js';
import { USERS } from './users.js';
import { World } from './world.js';

/** What a history was like. */
export interface Played {
  readonly observations: readonly Observation[];
  readonly violations: readonly Violation[];
}

/** With what a history is played. */
export interface Playing {
  readonly tally?: Tally;
  readonly mutant?: Mutant | undefined;
}

/** The product's own services, on which histories are played one after the other. */
export class Stage {
  readonly #services = new Services();

  start(): Promise<void> {
    return this.#services.start();
  }

  stop(): Promise<void> {
    return this.#services.stop();
  }

  /** A world in which nothing has happened. */
  worldOf(scheduler: Scheduler, story: Omit<Story, 'moves'>, { tally = new Tally(), mutant }: Playing = {}): World {
    tally.begin();
    return new World(this.#services, { ...story, scheduler, tally, mutant });
  }

  /** Plays a history to its end, and says what was wrong in it. */
  async play(scheduler: Scheduler, { moves, ...story }: Story, playing: Playing = {}): Promise<Played> {
    const world = this.worldOf(scheduler, story, playing);
    const requests: Request[] = [];
    for (const { act, steps, mishaps } of moves) {
      playing.tally?.note('acts', act.kind);
      await take(world, act, mishaps, requests);
      if (steps === undefined) await world.settle();
      else await world.processes.advance(steps);
    }
    await world.calm();
    const { observations } = world.backend;
    if (playing.tally !== undefined) noteEnds(observations, playing.tally);
    return { observations, violations: violationsOf(observations, truthOf(requests)) };
  }
}

async function take(world: World, act: Act, mishaps: Mishaps, requests: Request[]): Promise<void> {
  switch (act.kind) {
    case 'submit': {
      const request = requestOf(act, requests.flatMap(({ imageUrls }) => imageUrls).length);
      requests.push(request);
      world.clients.submit(request, mishaps);
      return;
    }
    case 'repeat': {
      const request = pick(requests, act.request);
      if (request !== undefined) world.clients.submit(request, mishaps);
      return;
    }
    case 'list':
      world.clients.list(act.userId);
      return;
    case 'work':
      world.workers.work(act.count, act.choice, mishaps);
      return;
    case 'sweep':
      for (let sweep = 0; sweep < act.count; sweep++) world.sweep(sweep === 0 ? mishaps : {});
      return;
    case 'outage':
      world.weather.breakDown(act.service, act.milliseconds);
      return;
    case 'wait':
      world.clock.passTo(world.clock.milliseconds + act.milliseconds);
      return;
    case 'pass':
      await world.pass(act.milliseconds);
      return;
    default: {
      const fitting = world.jobIds.filter((jobId) => fits(act.kind, world.backend.jobs.get(jobId)));
      const jobId = pick(fitting.length === 0 ? world.jobIds : fitting, act.job);
      if (jobId !== undefined) change(world, act.kind, jobId, mishaps);
    }
  }
}

/** Whether there is something to do for an act: of those that it would fail at there are enough when there is none. */
function fits(what: Change, job: JobItem | undefined): boolean {
  if (job === undefined) return false;
  if (what === 'cancel') return !hasEnded(job);
  if (what === 'delete' || what === 'deleteAll') return hasEnded(job);
  if (what === 'retry' || what === 'retryFirst') return hasEnded(job) && (job.failed?.size ?? 0) > 0;
  return true;
}

type Change = Extract<Act, { readonly job: number }>['kind'];

function change({ clients, backend }: World, what: Change, jobId: string, mishaps: Mishaps): void {
  const [firstFailed] = backend.jobs.get(jobId)?.failed ?? [];
  switch (what) {
    case 'cancel':
      clients.cancel(jobId, mishaps);
      return;
    case 'delete':
    case 'deleteAll':
      clients.delete(jobId, what === 'deleteAll', mishaps);
      return;
    case 'retry':
    case 'retryFirst':
      clients.retry(jobId, what === 'retry' || firstFailed === undefined ? undefined : [firstFailed], mishaps);
      return;
    case 'read':
      clients.read(jobId);
      return;
    case 'spy':
      for (const userId of USERS) clients.read(jobId, userId);
      return;
    case 'meddle':
      clients.meddle(jobId);
  }
}

function requestOf({ userId, key, images }: Extract<Act, { kind: 'submit' }>, first: number): Request {
  const imageUrls = images.map((image, index) => urlOf(image, userId, first + index));
  return { userId, imageUrls, ...(key !== undefined && { key }) };
}

function truthOf(requests: readonly Request[]): ReadonlyMap<string, ReturnType<typeof boxesOf>> {
  const good = requests.flatMap(({ imageUrls }) => imageUrls).filter((url) => kindOf(url) === 'good');
  return new Map(good.map((url) => [url, boxesOf(url)]));
}

/** What jobs and images came to. */
function noteEnds(observations: readonly Observation[], tally: Tally): void {
  for (const observation of observations) {
    if (observation.what === 'cut-short') tally.note('attempts', 'cut short');
    if (observation.what === 'refused') tally.note('refused', `${observation.call}: ${observation.code}`);
    if (observation.what === 'not-accepted') tally.note('refused', `submit: ${observation.code}`);
    if (observation.what === 'job') {
      const { status = 'gone', run = 1 } = observation.item ?? {};
      tally.note('jobs', run === 1 ? status : `${status} after a retry`);
    }
    if (observation.what === 'image' && observation.item?.status === 'FAILED') {
      tally.note('images', observation.item.error.code);
    } else if (observation.what === 'image') tally.note('images', observation.item?.status ?? 'gone');
  }
}

function pick<T>(from: readonly T[], at: number): T | undefined {
  return from[at % Math.max(1, from.length)];
}
