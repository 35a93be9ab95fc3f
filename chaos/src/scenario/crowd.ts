import { setTimeout as delay } from 'node:timers/promises';
import type { JobItem } from '@spotter/shared';
import { isOpen } from '@spotter/shared';
import type { Chance } from '../chance.js';
import type { Steering } from '../faults/steering.js';
import type { Weather } from '../faults/weather.js';
import type { Ledger } from '../witness/ledger.js';
import type { JobClient, JobRequest } from './job.client.js';
import type { Pictures } from './pictures.js';
import { BAD, DEADLY, GOOD, OWN } from './pictures.js';

const CLIENTS = 5;
/** As much as keeps two workers busy for some seconds. */
const MOST_OPEN_IMAGES = 60;
const MOST_IMAGES = 6;
const JOBS_OF_A_USER = 12;
/** How many of the latest jobs are still of interest. */
const RECENT = 25;
const TRIES = 4;
/** Of what a run can't do without. */
const MOST_TRIES = 40;

/** Of what clients do, as long as a place is to be reached by it. */
const STEERED_SHARE = 0.5;
const DEADLY_SHARE = 0.04;
const OWN_SHARE = 0.15;
const BAD_SHARE = 0.15;
const KEYED_SHARE = 0.8;

/** A job that somebody knows to be accepted. */
export interface KnownJob {
  readonly jobId: string;
  readonly request: JobRequest;
  /** Its pictures are nobody else's, so that they may go with it. */
  readonly hasOwnPictures: boolean;
  readonly isDeadly: boolean;
}

type Act = 'submit' | 'repeat' | 'misuse' | 'read' | 'spy' | 'cancel' | 'retry' | 'delete' | 'list';
const ACTS: readonly Act[] = [
  ...Array<Act>(5).fill('submit'),
  ...Array<Act>(2).fill('repeat'),
  'misuse',
  ...Array<Act>(3).fill('read'),
  'spy',
  ...Array<Act>(2).fill('cancel'),
  ...Array<Act>(3).fill('retry'),
  ...Array<Act>(3).fill('delete'),
  'list',
];

export interface CrowdParts {
  readonly chance: Chance;
  readonly client: JobClient;
  readonly ledger: Ledger;
  readonly pictures: Pictures;
  readonly weather: Weather;
  readonly steering: Pick<Steering, 'act'>;
}

/** Clients, who submit, repeat, read, cancel, retry, delete and list jobs, all at once. */
export class Crowd {
  readonly jobs: KnownJob[] = [];
  readonly tally = new Map<Act, number>();
  readonly #requests: JobRequest[] = [];

  constructor(private readonly parts: CrowdParts) {}

  /** Goes on until the signal is aborted, and then until what has begun is over. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all(Array.from({ length: CLIENTS }, (_, client) => this.#live(client, signal)));
  }

  async #live(client: number, signal: AbortSignal): Promise<void> {
    const { chance } = this.parts;
    for (let turn = 0; !signal.aborted; turn++) {
      const about = [client, turn];
      const { act: wanted } = this.parts.steering;
      const isSteered = wanted !== undefined && chance.share('steered', ...about) < STEERED_SHARE;
      await this.#take(isSteered ? wanted : chance.pick(ACTS, 'act', ...about), about);
      await delay(chance.between(10, 150, 'rest', ...about), undefined, { signal }).catch(() => undefined);
    }
  }

  async #take(act: Act, about: readonly number[]): Promise<void> {
    const { chance, ledger } = this.parts;
    if (act === 'submit') {
      if (ledger.openImages() >= MOST_OPEN_IMAGES) return;
      await this.#submit(about);
    } else if (act === 'repeat') {
      const keyed = this.#requests.filter(({ key }) => key !== undefined).slice(-RECENT);
      if (keyed.length > 0) await this.#ask(chance.pick(keyed, 'repeated', ...about), 1);
    } else {
      const chosen = this.#chosenFor(act);
      if (chosen.length > 0) await this.#handle(act, chance.pick(chosen, 'chosen', ...about));
    }
    this.tally.set(act, (this.tally.get(act) ?? 0) + 1);
  }

  /** Of most jobs there is nothing to retry, and those that are open can't be deleted: which is soon said. */
  #chosenFor(act: Act): readonly KnownJob[] {
    const { ledger, steering } = this.parts;
    const recent = this.jobs.slice(-RECENT);
    const isFit = ({ jobId, isDeadly, hasOwnPictures }: KnownJob): boolean => {
      const job = ledger.jobs.get(jobId);
      if (act === 'retry') return hasFailed(job) && !isDeadly;
      return act === 'delete' && steering.act === 'delete' && hasOwnPictures && job !== undefined && !isOpen(job);
    };
    const fit = recent.filter(isFit);
    return fit.length > 0 ? fit : recent;
  }

  async #handle(act: Exclude<Act, 'submit' | 'repeat'>, job: KnownJob): Promise<void> {
    const { client } = this.parts;
    const { jobId, request, hasOwnPictures, isDeadly } = job;
    const { userId } = request;
    // One that is to be given up is left alone until it is.
    const mayChange = !isDeadly;
    if (act === 'read') await client.read(userId, jobId);
    else if (act === 'spy') await client.read(`${userId}-stranger`, jobId);
    else if (act === 'list') await client.list(userId);
    else if (act === 'misuse') await this.#misuse(request);
    else if (act === 'cancel' && mayChange) await client.cancel(userId, jobId);
    else if (act === 'retry' && mayChange) await client.retry(userId, jobId);
    else if (act === 'delete' && mayChange) await client.delete(userId, jobId, hasOwnPictures);
  }

  async #submit(about: readonly number[]): Promise<void> {
    const { chance, pictures } = this.parts;
    const count = this.#requests.length;
    const userId = `user-${Math.floor(count / JOBS_OF_A_USER)}`;
    const names = this.#names(about, count === 0);
    const hasOwnPictures = names.includes(OWN);
    const copy = hasOwnPictures ? `-${about.join('-')}` : '';
    const imageUrls = names.map((name) => pictures.urlOf(userId, name, name === OWN ? copy : ''));
    const isDeadly = names.includes(DEADLY);
    const isKeyed = isDeadly || chance.share('keyed', ...about) < KEYED_SHARE;
    const request = { userId, imageUrls, ...(isKeyed && { key: `key-${about.join('-')}` }) };
    this.#requests.push(request);
    await pictures.uploadAll(userId);
    await Promise.all(imageUrls.filter((url) => pictures.nameOf(url) === OWN).map((url) => pictures.upload(url)));
    const tries = isDeadly ? MOST_TRIES : TRIES;
    await this.#ask(request, isKeyed ? tries : 1);
  }

  #names(about: readonly number[], isFirst: boolean): readonly string[] {
    const { chance } = this.parts;
    const length = chance.between(1, MOST_IMAGES, 'images', ...about);
    const scenes = GOOD.filter((name) => name !== DEADLY);
    const isOwn = chance.share('own', ...about) < OWN_SHARE;
    const names = Array.from({ length }, (_, index) => {
      if (isOwn) return OWN;
      const isBad = chance.share('bad', index, ...about) < BAD_SHARE;
      return chance.pick(isBad ? Object.keys(BAD) : scenes, 'picture', index, ...about);
    });
    const isDeadly = isFirst || chance.share('deadly', ...about) < DEADLY_SHARE;
    return isDeadly ? [...scenes.slice(0, 3), DEADLY] : names;
  }

  /** Asks again with the same key when there is no answer, as a client should. */
  async #ask(request: JobRequest, tries: number): Promise<void> {
    const { client, weather, pictures } = this.parts;
    for (let attempt = 1; attempt <= tries; attempt++) {
      const jobId = await client.submit(request);
      if (jobId === undefined) continue;
      const names = request.imageUrls.map((url) => pictures.nameOf(url));
      const known = { jobId, request, hasOwnPictures: names.includes(OWN), isDeadly: names.includes(DEADLY) };
      if (!this.jobs.some((job) => job.jobId === jobId)) this.jobs.push(known);
      if (weather.lateCommits.has(jobId)) await this.#deleteBefore(known);
      return;
    }
  }

  /** Asks for something else by the key of a job that was accepted, which must be refused as long as the key stands for that. */
  async #misuse(request: JobRequest): Promise<void> {
    if (request.key === undefined) return;
    const { client, pictures } = this.parts;
    const [first] = GOOD;
    const imageUrls = [...request.imageUrls, pictures.urlOf(request.userId, first)];
    await client.submit({ ...request, imageUrls });
  }

  /** A job whose commit will arrive a second time: it is to find none. */
  async #deleteBefore({ jobId, request: { userId }, hasOwnPictures, isDeadly }: KnownJob): Promise<void> {
    if (isDeadly) return;
    const { client } = this.parts;
    await client.cancel(userId, jobId);
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      if ((await client.delete(userId, jobId, hasOwnPictures)) === 204) return;
    }
  }
}

/** Whether a job has ended with images that failed, so that it may be retried. */
function hasFailed(job: JobItem | undefined): boolean {
  const isFinished = job?.status === 'COMPLETED' || job?.status === 'FAILED';
  return isFinished && (job.failed?.size ?? 0) > 0;
}
