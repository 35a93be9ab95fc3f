import { z } from 'zod';
import type { Asked, ListedJob, Observation, Observed, ReadView } from '../checker/observation.js';
import type { Answer, ApiClient } from './api.client.js';

/** What somebody asks for. */
export interface JobRequest {
  readonly userId: string;
  readonly key?: string;
  readonly imageUrls: readonly string[];
}

const submitted = z.object({ jobId: z.string() });
const detection = z.object({
  label: z.string(),
  confidence: z.number(),
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
});
const view = z.object({
  status: z.enum(['PENDING', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED', 'DELETED']),
  imageCount: z.number(),
  processedCount: z.number(),
  failedCount: z.number(),
  detections: z.array(z.object({ imageIndex: z.number(), detections: z.array(detection) })).exactOptional(),
  errors: z.array(z.object({ imageIndex: z.number(), code: z.string() })).exactOptional(),
});
const list = z.object({
  jobs: z.array(view.pick({ status: true, processedCount: true, failedCount: true }).extend({ jobId: z.string() })),
});

const refusal = z.object({ error: z.object({ code: z.string() }) });

const ACCEPTED = 202;
const NOT_FOUND = 404;
const FIRST_REFUSAL = 400;
const FIRST_FAILURE = 500;

/** What became of a submission, as far as there was an answer. */
export interface Submission {
  readonly status?: number;
  readonly jobId?: string;
}

type Refused = Observed<'refused'>;
type Call = Refused['call'];

/** What clients do to jobs, with what they saw of it noted. */
export class JobClient {
  constructor(
    private readonly api: ApiClient,
    private readonly observations: readonly Observation[],
    private readonly note: (observation: Observation) => void,
  ) {}

  /** @returns the job's id, when it is known to be accepted. */
  async submit(request: JobRequest): Promise<string | undefined> {
    return (await this.ask(request)).jobId;
  }

  /** Submits as well, and tells of the HTTP status too, when there was an answer. */
  async ask({ userId, key, imageUrls }: JobRequest): Promise<Submission> {
    const asked: Asked = { userId, ...(key !== undefined && { key }), body: imageUrls.join() };
    const since = this.observations.length;
    this.note({ at: Date.now(), what: 'asked', ...asked });
    const answer = await this.api.call(userId, {
      method: 'POST',
      path: '/process',
      body: { imageUrls },
      ...(key !== undefined && { key }),
    });
    const code = refusedBy(answer);
    if (code !== undefined) this.note({ at: Date.now(), what: 'not-accepted', since, code, ...asked });
    if (answer?.status !== ACCEPTED) return answer === undefined ? {} : { status: answer.status };
    const { jobId } = submitted.parse(answer.body);
    this.note({ at: Date.now(), what: 'accepted', jobId, ...asked });
    return { status: ACCEPTED, jobId };
  }

  /** @returns the HTTP status, when there was an answer. */
  cancel(userId: string, jobId: string): Promise<number | undefined> {
    return this.#change('cancel', userId, jobId, { method: 'POST', path: `/jobs/${jobId}/cancel` });
  }

  retry(userId: string, jobId: string): Promise<number | undefined> {
    this.note({ at: Date.now(), what: 'retrying', jobId });
    return this.#change('retry', userId, jobId, { method: 'POST', path: `/jobs/${jobId}/retry` });
  }

  async delete(userId: string, jobId: string, objects: boolean): Promise<number | undefined> {
    this.note({ at: Date.now(), what: 'deleting', jobId, objects });
    const query = { objects: String(objects) };
    const status = await this.#change('delete', userId, jobId, { method: 'DELETE', path: `/jobs/${jobId}`, query });
    if (status === 204) this.note({ at: Date.now(), what: 'deleted', jobId });
    return status;
  }

  /** @returns what was shown: `undefined` for no answer, and `'nothing'` when there is no such job. */
  async read(userId: string, jobId: string): Promise<ReadView | 'nothing' | undefined> {
    const since = this.observations.length;
    const answer = await this.api.call(userId, { method: 'GET', path: `/jobs/${jobId}` });
    if (answer?.status !== 200 && answer?.status !== NOT_FOUND) {
      this.#noteRefusal(answer, { call: 'read', jobId, userId, since });
      return undefined;
    }
    const shown: ReadView | undefined = answer.status === NOT_FOUND ? undefined : view.parse(answer.body);
    this.note({ at: Date.now(), what: 'read', jobId, userId, since, ...(shown && { view: shown }) });
    return shown ?? 'nothing';
  }

  /** @returns the jobs that were shown, when there was an answer. */
  async list(userId: string): Promise<readonly ListedJob[] | undefined> {
    const since = this.observations.length;
    const askedAt = Date.now();
    const answer = await this.api.call(userId, { method: 'GET', path: '/jobs', query: { limit: '100' } });
    if (answer?.status !== 200) return undefined;
    const { jobs } = list.parse(answer.body);
    this.note({ at: Date.now(), what: 'listed', userId, since, askedAt, jobs });
    return jobs;
  }

  async #change(
    call: Call,
    userId: string,
    jobId: string,
    request: Parameters<ApiClient['call']>[1],
  ): Promise<number | undefined> {
    const since = this.observations.length;
    const answer = await this.api.call(userId, request);
    this.#noteRefusal(answer, { call, jobId, userId, since });
    return answer?.status;
  }

  #noteRefusal(answer: Answer | undefined, asked: Pick<Refused, 'call' | 'jobId' | 'userId' | 'since'>): void {
    const code = refusedBy(answer);
    if (code !== undefined) this.note({ at: Date.now(), what: 'refused', ...asked, code });
  }
}

/** The code of an answer that says it is not to be had; one of a failure says nothing of that. */
function refusedBy(answer: Answer | undefined): string | undefined {
  if (answer === undefined || answer.status < FIRST_REFUSAL || answer.status >= FIRST_FAILURE) return undefined;
  return refusal.safeParse(answer.body).data?.error.code ?? `status ${answer.status}`;
}
