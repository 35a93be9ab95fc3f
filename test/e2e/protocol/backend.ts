import { Readable } from 'node:stream';
import { DeleteObjectsCommand, GetObjectCommand, NoSuchKey } from '@aws-sdk/client-s3';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { BatchWriteCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { JobItem } from '@spotter/shared';
import { jobMessageSchema } from '@spotter/shared';
import type { Observation } from '../../../chaos/src/checker/observation.js';
import { AwsFailure } from './aws.failure.js';
import { AttemptsLog } from './attempts.log.js';
import type { Item } from './expression.js';
import { MemoryQueue } from './memory.queue.js';
import type { Process } from './process.js';
import type { Processes } from './processes.js';
import { stepOf } from './protocol.steps.js';
import { kindOf } from './scripted.images.js';
import { MemoryStore } from './store.js';
import { refuse } from './throttled.calls.js';
import { SESSION } from './users.js';
import type { Weather } from './weather.js';

/** The protocol without something that it needs. */
export interface Mutant {
  /** Changes a command before it is done, as if the code had another; `undefined`: as if the code had none. */
  readonly command?: (command: unknown, process: Process | undefined) => unknown;
  /** Whether no image runs alone in its process. */
  readonly sharesTurns?: boolean;
}

const VISIBILITY_MS = 30_000;

/** How the backend of a history is. */
export interface BackendParts {
  /** In milliseconds. */
  readonly now: () => number;
  readonly weather: Weather;
  /** How far indexes are behind, in milliseconds. */
  readonly lag: number;
  readonly mutant?: Mutant | undefined;
  /** Is told what is refused, and what counts were of, for the tally. */
  readonly note: (kind: string, name: string) => void;
}

/** Tables, bucket and queue in memory, of which each change is noted. */
export class Backend {
  readonly observations: Observation[] = [];
  readonly attempts: AttemptsLog;
  readonly queue: MemoryQueue;
  /** As they are stored. */
  readonly jobs = new Map<string, JobItem>();
  /** Until when each key stands for a job, in epoch seconds. */
  readonly #claims = new Map<string, number>();
  readonly #deletedKeys = new Set<string>();
  readonly #sent = new WeakSet<Process>();
  /** Of the API and of sweeps, what they wrote of. */
  readonly #written = new Map<Process, Set<string>>();
  #writer: Process | undefined;
  readonly #store: MemoryStore;
  #downloads = 0;

  constructor(private readonly parts: BackendParts) {
    const { now, lag } = parts;
    this.attempts = new AttemptsLog((observation) => this.observations.push(observation), now);
    this.queue = new MemoryQueue(now, VISIBILITY_MS);
    this.#store = new MemoryStore(
      now,
      () => lag,
      (...write) => {
        this.#note(...write);
      },
    );
    this.#store.execute(new PutCommand({ TableName: 'spotter-local-sessions', Item: SESSION }));
  }

  /** How far indexes are behind, in milliseconds. */
  get lag(): number {
    return this.parts.lag;
  }

  /** Whether a key of a user stands for a job. */
  isClaimed(userId: string, key: string): boolean {
    return (this.#claims.get(`IDEM#${userId} ${key}`) ?? 0) * 1_000 > this.parts.now();
  }

  /** The jobs of which a message is gone, or a process may have left something undone. A worker leaves that to its message. */
  get lost(): ReadonlySet<string> {
    const cut = [...this.#written].filter(([process]) => process.mayHaveLost).flatMap(([, jobIds]) => [...jobIds]);
    return new Set([...cut, ...this.queue.lost.map((body) => jobMessageSchema.parse(JSON.parse(body)).jobId)]);
  }

  send(command: unknown, processes: Processes): Promise<object> {
    const step = stepOf(command);
    const answer = () => this.#answer(command, processes.current);
    // An index tells what was: it does not matter in which order it is asked.
    if (command instanceof QueryCommand && command.input.IndexName !== undefined) {
      return Promise.resolve().then(answer);
    }
    const isRepeated = !(command instanceof BatchWriteCommand && command.middlewareStack.identify().some(isAskedOnce));
    return processes.call(step, answer, isRepeated);
  }

  #answer(command: unknown, process: Process | undefined): object {
    const step = stepOf(command);
    const refusal = this.parts.weather.refusalOf(step);
    if (refusal === undefined) return this.#serve(command, process);
    this.parts.note(refusal, step);
    if (process !== undefined) process.isDisturbed = true;
    return refuse(command, refusal, (part) => this.#serve(part, process));
  }

  #serve(command: unknown, process: Process | undefined): object {
    const { mutant } = this.parts;
    const changed = mutant?.command === undefined ? command : mutant.command(command, process);
    if (changed === undefined) return {};
    if (changed instanceof SendMessageBatchCommand) return this.#sendMessages(changed, process);
    if (changed instanceof GetObjectCommand) return this.#getObject(changed.input.Key ?? '');
    if (changed instanceof DeleteObjectsCommand) {
      for (const { Key: key = '' } of changed.input.Delete?.Objects ?? []) this.#deletedKeys.add(key);
      return {};
    }
    this.#writer = process;
    if (stepOf(command) === 'count') this.parts.note('counts', `of ${countedBy(command)} by a ${process?.kind}`);
    const answer = this.#store.execute(changed);
    const isOfImage = changed instanceof UpdateCommand && 'imageIndex' in (changed.input.Key ?? {});
    if (isOfImage) this.attempts.written(changed.input, process);
    return answer;
  }

  #sendMessages({ input }: SendMessageBatchCommand, process: Process | undefined): object {
    const isFirst = process !== undefined && !this.#sent.has(process);
    const fate = process?.mishaps.message;
    if (process !== undefined) this.#sent.add(process);
    if (isFirst && fate !== undefined) this.parts.note('messages', fate);
    if (process !== undefined && fate !== undefined && fate !== 'doubled') process.isDisturbed = true;
    if (fate === 'stuck') throw new AwsFailure('SQS did not answer');
    const entries = input.Entries ?? [];
    const refused = entries.filter((_, index) => isFirst && fate === 'refused' && index % 2 === 0);
    for (const [index, { MessageBody: body = '' }] of entries.entries()) {
      const isMarked = isFirst && index === 0 && (fate === 'lost' || fate === 'doubled');
      if (!refused.some(({ MessageBody }) => MessageBody === body)) this.queue.send(body, isMarked ? fate : undefined);
    }
    return { Failed: refused.map(({ Id }) => ({ Id, SenderFault: false, Code: 'InternalError' })) };
  }

  #getObject(key: string): object {
    if (kindOf(key) === 'missing' || this.#deletedKeys.has(key)) {
      throw new NoSuchKey({ message: 'There is no such key', $metadata: {} });
    }
    const bytes = Buffer.from(key);
    // As if somebody had uploaded it anew in the meantime: who looks at it again has another result.
    const eTag = `"${++this.#downloads}"`;
    return { Body: Readable.from([bytes]), ContentLength: bytes.length, ETag: eTag };
  }

  #note(tableName: string, key: Item, item: Item | undefined): void {
    const at = this.parts.now();
    const { jobId, imageIndex } = key as { jobId: string; imageIndex?: number };
    this.attempts.expire();
    this.#noteWriter(jobId);
    if (tableName === 'spotter-local-app')
      this.#claims.set(`${String(key['PK'])} ${String(key['SK'])}`, Number(item?.['ttl'] ?? 0));
    // The store holds what the tables of the product have put there.
    if (tableName === 'spotter-local-jobs') {
      const job = item as JobItem | undefined;
      if (job === undefined) this.jobs.delete(jobId);
      else this.jobs.set(jobId, job);
      this.observations.push({ at, what: 'job', jobId, ...(job && { item: job }) });
    } else if (imageIndex !== undefined && imageIndex >= 0) {
      const image = item as Extract<Observation, { what: 'image' }>['item'];
      this.observations.push({ at, what: 'image', jobId, imageIndex, ...(image && { item: image }) });
    }
  }

  #noteWriter(jobId: string | undefined): void {
    const process = this.#writer;
    if (process === undefined || process.kind === 'worker' || jobId === undefined) return;
    const jobIds = this.#written.get(process) ?? new Set();
    this.#written.set(process, jobIds.add(jobId));
  }
}

/** How many images an update counts. */
function countedBy(command: unknown): string {
  const { ConditionExpression: condition = '' } = (command as UpdateCommand).input;
  return condition.split('contains(done,').length > 2 ? 'several images' : 'one image';
}

/** By the name that the product gives to what keeps the client from it. */
function isAskedOnce(middleware: string): boolean {
  return middleware.startsWith('askedOnce');
}
