import { Readable } from 'node:stream';
import { DeleteObjectsCommand, GetObjectCommand, NoSuchKey } from '@aws-sdk/client-s3';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { BatchWriteCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { JobItem } from '@spotter/shared';
import type { Observation } from '../../../chaos/src/checker/observation.js';
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

/** Changes a command before it is done, as if the code had another; `undefined`: as if the code had none. */
export type Mutant = (command: unknown, process: Process | undefined) => unknown;

const VISIBILITY_MS = 30_000;

/** How the backend of a history is. */
export interface BackendParts {
  /** In milliseconds. */
  readonly now: () => number;
  readonly weather: Weather;
  /** How far indexes are behind, in milliseconds. */
  readonly lag: number;
  readonly mutant?: Mutant | undefined;
  /** Is told what is refused. */
  readonly onRefusal: (how: string, step: string) => void;
}

/** Tables, bucket and queue in memory, of which each change is noted. */
export class Backend {
  readonly observations: Observation[] = [];
  readonly attempts: AttemptsLog;
  readonly queue: MemoryQueue;
  /** As they are stored. */
  readonly jobs = new Map<string, JobItem>();
  readonly #deletedKeys = new Set<string>();
  readonly #sent = new WeakSet<Process>();
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
    this.parts.onRefusal(refusal, step);
    return refuse(command, refusal, (part) => this.#serve(part, process));
  }

  #serve(command: unknown, process: Process | undefined): object {
    if (command instanceof SendMessageBatchCommand) return this.#sendMessages(command, process);
    if (command instanceof GetObjectCommand) return this.#getObject(command.input.Key ?? '');
    if (command instanceof DeleteObjectsCommand) {
      for (const { Key: key = '' } of command.input.Delete?.Objects ?? []) this.#deletedKeys.add(key);
      return {};
    }
    const { mutant = (same: unknown) => same } = this.parts;
    const changed = mutant(command, process);
    if (changed === undefined) return {};
    const answer = this.#store.execute(changed);
    const isOfImage = command instanceof UpdateCommand && 'imageIndex' in (command.input.Key ?? {});
    if (isOfImage) this.attempts.written(command.input, process);
    return answer;
  }

  #sendMessages({ input }: SendMessageBatchCommand, process: Process | undefined): object {
    const isFirst = process !== undefined && !this.#sent.has(process);
    const fate = process?.mishaps.message;
    if (process !== undefined) this.#sent.add(process);
    if (isFirst && fate !== undefined) this.parts.onRefusal('messages', fate);
    if (fate === 'stuck') throw new Error('SQS did not answer');
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
}

/** By the name that the product gives to what keeps the client from it. */
function isAskedOnce(middleware: string): boolean {
  return middleware.startsWith('askedOnce');
}
