import type { AddressInfo } from 'node:net';
import type { BuildAppOptions } from 'fauxqs';
import { ACCOUNT_ID } from '../template/resource.names.js';
import { signerOf } from '../iam/access.control.js';
import type { AccessControl } from '../iam/access.control.js';
import { isThrottled } from '../switches.js';
import type { LocalSwitches } from '../switches.js';
import type { QueueDefinition } from './queue.definition.js';
import { sqsDemands } from './sqs.demands.js';
import { carryTraceHeaders } from './trace.headers.js';

/** What a local SQS is started with. */
export interface SqsOptions {
  dataDir: string;
  /** 0 for a free one. */
  port: number;
  region: string;
  queues: readonly QueueDefinition[];
  switches?: Pick<LocalSwitches, 'throttle'>;
  /** Who may call what; without it everybody may call everything. */
  access?: AccessControl;
}

export interface LocalSqs {
  endpoint: string;
  port: number;
  /** The URL of each queue, by its name. */
  queueUrls: Record<string, string>;
  /** Answers every long poll that is waiting, so that a worker that drains need not wait for it. */
  endLongPolls: () => void;
  stop(): Promise<void>;
}

type Stores = NonNullable<BuildAppOptions['stores']>;
type SqsStore = Stores['sqsStore'];
type Queue = ReturnType<SqsStore['createQueue']>;
type Persistence = NonNullable<SqsStore['persistence']> & {
  loadSqsAndSns(sqsStore: SqsStore, snsStore: Stores['snsStore']): void;
  close(): void;
};

interface Internals {
  SqsStore: new () => SqsStore;
  SnsStore: new () => Stores['snsStore'];
  S3Store: new () => Stores['s3Store'];
  PersistenceManager: new (dataDir: string) => Persistence;
}

/**
 * The parts that `startFauxqs` joins. It is not used itself, since it listens on every interface of the machine and keeps
 * queue URLs of an earlier start, whose port is gone.
 */
async function fauxqsInternals(): Promise<Internals> {
  const root = import.meta.resolve('fauxqs');
  const parts = ['sqs/sqsStore.js', 'sns/snsStore.js', 's3/s3Store.js', 'persistence.js'];
  const modules: unknown[] = await Promise.all(parts.map((part) => import(new URL(part, root).href)));
  return Object.assign({}, ...modules) as Internals;
}

/** A store whose queues have the address of this start, whichever they were saved with. */
function storeAt(internals: Internals, endpoint: () => string): SqsStore {
  const store = new internals.SqsStore();
  const createQueue = store.createQueue.bind(store);
  store.createQueue = (name, _url, ...rest) =>
    withCounts(withReturns(createQueue(name, `${endpoint()}/${ACCOUNT_ID}/${name}`, ...rest)));
  return store;
}

/**
 * A queue that takes messages back at once. fauxqs 2.4.1 answers a visibility timeout of 0 by 500 and loses the message:
 * it takes it out of those that are hidden, and then fails to save it without a count of receives. A time that is over as
 * soon as it began goes another way, to the same end.
 */
function withReturns(queue: Queue): Queue {
  const changeVisibility = queue.changeVisibility.bind(queue);
  queue.changeVisibility = (receiptHandle, seconds) => {
    changeVisibility(receiptHandle, seconds === 0 ? Number.MIN_VALUE : seconds);
    if (seconds === 0) queue.processTimers();
  };
  return queue;
}

/** A queue whose counts are true also while nobody receives: fauxqs 2.4.1 lets hidden messages become visible for those who do. */
function withCounts(queue: Queue): Queue {
  const getAllAttributes = queue.getAllAttributes.bind(queue);
  queue.getAllAttributes = (names) => {
    queue.processTimers();
    return getAllAttributes(names);
  };
  return queue;
}

function declareQueues(store: SqsStore, { queues, region }: SqsOptions): Record<string, string> {
  return Object.fromEntries(
    queues.map(({ name, attributes }) => {
      const existing = store.getQueueByName(name);
      existing?.setAttributes(attributes);
      const queue = existing ?? store.createQueue(name, '', `arn:aws:sqs:${region}:${ACCOUNT_ID}:${name}`, attributes);
      return [name, queue.url];
    }),
  );
}

/** Starts SQS: the SQS part of fauxqs on loopback, its queues and messages on disk. @throws Error when the port is taken. */
export async function startSqs(options: SqsOptions): Promise<LocalSqs> {
  const { buildApp } = await import('fauxqs');
  const internals = await fauxqsInternals();
  let endpoint = '';
  const sqsStore = storeAt(internals, () => endpoint);
  const snsStore = new internals.SnsStore();
  const app = buildApp({
    logger: false,
    defaultRegion: options.region,
    stores: { sqsStore, snsStore, s3Store: new internals.S3Store() },
  });
  app.server.keepAliveTimeout = 120_000;
  app.addHook('onRequest', (request, reply, done) => {
    if (request.headers.origin !== undefined) {
      // No web page has any business with the queues of the developer who visits it.
      void reply.status(403).send();
      return;
    }
    if (!options.switches || !isThrottled(options.switches)) {
      done();
      return;
    }
    void reply
      .status(400)
      .headers({ 'content-type': 'application/x-amz-json-1.0', 'x-amzn-query-error': 'RequestThrottled;Sender' })
      .send(JSON.stringify({ __type: 'com.amazonaws.sqs#RequestThrottled', message: 'The throttle switch is on.' }));
  });
  // Only here is the body parsed, which names the queue.
  app.addHook('preHandler', (request, reply, done) => {
    const { authorization, 'x-amz-target': target = '' } = request.headers;
    const operation = target.toString().split('.').at(-1) ?? '';
    const refusal = options.access?.refusalOf(signerOf(authorization), () =>
      sqsDemands(operation, request.body, options.region),
    );
    if (refusal === undefined) {
      done();
      return;
    }
    const { code, message } = refusal;
    void reply
      .status(403)
      .headers({ 'content-type': 'application/x-amz-json-1.0', 'x-amzn-query-error': `${code};Sender` })
      .send(JSON.stringify({ __type: `com.amazon.coral.service#${code}`, Message: message }));
  });
  carryTraceHeaders(app, sqsStore);
  const persistence = new internals.PersistenceManager(options.dataDir);
  app.addHook('onClose', (_app, done) => {
    persistence.close();
    done();
  });
  try {
    await app.listen({ port: options.port, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    endpoint = `http://127.0.0.1:${port}`;
    persistence.loadSqsAndSns(sqsStore, snsStore);
    // Only now: what is loaded must not be written again, which would cascade to its messages.
    sqsStore.persistence = persistence;
    for (const queue of sqsStore.allQueues()) queue.persistence = persistence;
    return {
      endpoint,
      port,
      queueUrls: declareQueues(sqsStore, options),
      endLongPolls: () => {
        sqsStore.shutdown();
      },
      stop: () => app.close(),
    };
  } catch (error) {
    await app.close();
    throw error;
  }
}
