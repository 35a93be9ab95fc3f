import { AppError } from '@spotter/shared';
import type { Caller } from '../../../apps/api/src/auth/caller.js';
import { CancelJobService } from '../../../apps/api/src/jobs/cancel-job.service.js';
import { DeleteJobService } from '../../../apps/api/src/jobs/delete-job.service.js';
import { ListJobsService } from '../../../apps/api/src/jobs/list-jobs.service.js';
import { ReadJobService } from '../../../apps/api/src/jobs/read-job.service.js';
import { RetryJobService } from '../../../apps/api/src/jobs/retry-job.service.js';
import { SubmitJobService } from '../../../apps/api/src/jobs/submit-job.service.js';
import type { Observation } from '../../../chaos/src/checker/observation.js';
import type { Backend } from './backend.js';
import type { Mishaps } from './process.js';
import type { Services } from './services.js';
import { callerOf, credentialsOf, ownerOf, USERS } from './users.js';

/** What somebody asks for. */
export interface Request {
  readonly userId: string;
  readonly key?: string;
  readonly imageUrls: readonly string[];
}

/** Serves a request by a process of the API. */
export type Serve = (mishaps: Mishaps, serve: () => Promise<void>) => void;

/** What comes before it is known when. */
type Unstamped<One = Observation> = One extends Observation ? Omit<One, 'at'> : never;

/** Answers what was asked for when there were so many observations. */
type Answer = (since: number) => Promise<void>;

type Denied = (code: string, since: number) => Unstamped;

type Change = 'cancel' | 'retry' | 'delete';

/** What clients ask of the API. Nobody waits for an answer: a request goes on beside whatever comes next. */
export class Clients {
  /** What was asked for by a key, each once. */
  readonly #keyed = new Map<string, Request>();

  constructor(
    private readonly services: Services,
    private readonly backend: Backend,
    private readonly now: () => number,
    private readonly serve: Serve,
  ) {}

  submit(request: Request, mishaps: Mishaps): void {
    const { userId, key, imageUrls } = request;
    const asked = { userId, ...(key !== undefined && { key }), body: imageUrls.join() };
    if (key !== undefined) this.#keyed.set(`${userId} ${key} ${asked.body}`, request);
    this.#note({ what: 'asked', ...asked });
    const denied: Denied = (code, since) => ({ what: 'not-accepted', ...asked, since, code });
    this.#ask(denied, mishaps, async () => {
      const { jobId } = await this.services.get(SubmitJobService).submit({ imageUrls: [...imageUrls], userId }, key);
      this.#note({ what: 'accepted', jobId, ...asked });
    });
  }

  /** Whatever was asked for by a key that stands for something is asked for once more. */
  repeatAll(): void {
    for (const request of [...this.#keyed.values()]) {
      if (this.backend.isClaimed(request.userId, request.key ?? '')) this.submit(request, {});
    }
  }

  cancel(jobId: string, mishaps: Mishaps): void {
    this.#change('cancel', jobId, mishaps, this.userOf(jobId), async () => {
      await this.services.get(CancelJobService).cancel(jobId, this.#ownerOf(jobId));
    });
  }

  /** @param images of those that failed; without it all. */
  retry(jobId: string, images: readonly number[] | undefined, mishaps: Mishaps): void {
    this.#note({ what: 'retrying', jobId });
    this.#change('retry', jobId, mishaps, this.userOf(jobId), async () => {
      const request = images === undefined ? undefined : { images: [...images] };
      await this.services.get(RetryJobService).retry(jobId, request, this.#ownerOf(jobId));
    });
  }

  delete(jobId: string, objects: boolean, mishaps: Mishaps): void {
    this.#note({ what: 'deleting', jobId, objects });
    this.#change('delete', jobId, mishaps, this.userOf(jobId), async () => {
      await this.services.get(DeleteJobService).delete(jobId, { objects }, this.#ownerOf(jobId));
      this.#note({ what: 'deleted', jobId });
    });
  }

  /** A read harms nobody by what goes wrong in it, but may be slow. */
  read(jobId: string, userId = this.userOf(jobId)): void {
    const denied: Denied = (code, since) =>
      code === 'NOT_FOUND'
        ? { what: 'read', jobId, userId, since }
        : { what: 'refused', call: 'read', jobId, userId, since, code };
    this.#ask(denied, {}, async (since) => {
      const view = await this.services.get(ReadJobService).read(jobId, {}, credentialsOf(userId));
      this.#note({ what: 'read', jobId, userId, since, view });
    });
  }

  list(userId: string): void {
    const since = this.backend.observations.length;
    const askedAt = this.now();
    this.serve({}, async () => {
      const { jobs } = await this.services.get(ListJobsService).list(userId, {});
      this.#note({ what: 'listed', userId, since, askedAt, jobs });
    });
  }

  /** All others try to change a job. What one of them is answered counts as seen. */
  meddle(jobId: string): void {
    const others = USERS.filter((userId) => userId !== this.userOf(jobId));
    for (const caller of others.map(callerOf)) {
      const { userId } = caller;
      const changes = {
        cancel: () => this.services.get(CancelJobService).cancel(jobId, caller),
        retry: () => this.services.get(RetryJobService).retry(jobId, undefined, caller),
      };
      for (const call of ['cancel', 'retry'] as const) {
        this.#change(call, jobId, {}, userId, async (since) => {
          this.#note({ what: 'read', jobId, userId, since, view: await changes[call]() });
        });
      }
    }
  }

  /** Whose a job is, or was. */
  userOf(jobId: string): string {
    const job = this.backend.observations.find((one) => one.what === 'job' && one.jobId === jobId);
    return job?.what === 'job' ? (job.item?.userId ?? '') : '';
  }

  #ownerOf(jobId: string): Caller {
    return ownerOf(this.userOf(jobId));
  }

  /** @param userId whose jobs the caller may change. */
  #change(call: Change, jobId: string, mishaps: Mishaps, userId: string, serve: Answer): void {
    this.#ask((code, since) => ({ what: 'refused', call, jobId, userId, since, code }), mishaps, serve);
  }

  /** @param denied what is seen when the answer is that of something which the client must not or cannot have. */
  #ask(denied: Denied, mishaps: Mishaps, serve: Answer): void {
    const since = this.backend.observations.length;
    this.serve(mishaps, async () => {
      try {
        await serve(since);
      } catch (error) {
        if (!(error instanceof AppError) || error.status >= 500) throw error;
        this.#note(denied(error.code, since));
      }
    });
  }

  #note(observation: Unstamped): void {
    this.backend.observations.push({ at: this.now(), ...observation });
  }
}
