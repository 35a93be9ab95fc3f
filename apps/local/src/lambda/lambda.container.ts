import { randomBytes } from 'node:crypto';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { LambdaInvocationError, RUNTIME_EXITED, TIMED_OUT } from './lambda.errors.js';
import type { InvocationFault } from './lambda.errors.js';

/** What every container of a function is started with. */
export interface ContainerOptions {
  readonly entry: string;
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The fields of `context` that are the same for every invocation of the container. */
  readonly identity: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly initTimeoutMs: number;
  readonly timeoutMs: number;
  readonly onLog: ((line: string) => void) | undefined;
  /** Called once, when the container will take no more invocations. */
  readonly onDeath: (container: Container) => void;
}

const faultSchema = z.object({ errorType: z.string(), errorMessage: z.string(), trace: z.array(z.string()) });
const messageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('result'), payload: z.string() }),
  z.object({ kind: z.literal('error'), error: faultSchema }),
  z.object({ kind: z.literal('initError'), error: faultSchema }),
]);

// Found from the repository's root, since this file lies elsewhere once it is bundled.
function bootstrapPath(): string {
  const manifest = findPackageJSON('..', import.meta.url);
  if (manifest === undefined) throw new Error('The local Lambda runtime runs inside the repository: no package.json');
  return join(dirname(manifest), 'apps', 'local', 'src', 'lambda', 'container.mjs');
}

/** One execution environment of a function: a worker thread with its own globals and `process.env`. */
export class Container {
  readonly #options: ContainerOptions;
  readonly #worker: Worker;
  readonly #ready: Promise<unknown>;
  #waiting: { resolve: (payload: string) => void; reject: (error: Error) => void } | undefined;
  #death: LambdaInvocationError | undefined;

  constructor(options: ContainerOptions) {
    this.#options = options;
    const captured = options.onLog !== undefined;
    this.#worker = new Worker(bootstrapPath(), {
      env: options.environment,
      workerData: { entry: options.entry, handlerName: options.handler, identity: options.identity },
      resourceLimits: { maxOldGenerationSizeMb: options.memoryMb },
      stdout: captured,
      stderr: captured,
    });
    this.#forwardLogs();
    this.#worker.on('message', (message) => {
      this.#receive(message);
    });
    this.#worker.on('error', (error) => {
      this.#end(new LambdaInvocationError(crashFault(error)));
    });
    this.#worker.on('exit', (code) => {
      const errorMessage = `Error: Runtime exited with exit status ${code}`;
      this.#end(new LambdaInvocationError({ errorType: RUNTIME_EXITED, errorMessage }));
    });
    this.#ready = this.#next(options.initTimeoutMs, 'INIT');
    // An INIT that fails is told to the invocation that waits for it, in run().
    this.#ready.catch(() => undefined);
  }

  get dead(): boolean {
    return this.#death !== undefined;
  }

  /** Runs one invocation; resolves to the result's JSON. The caller never runs two at once. */
  async run(requestId: string, payload: string): Promise<string> {
    await this.#ready;
    if (this.#death !== undefined) throw this.#death;
    const { timeoutMs } = this.#options;
    const answered = this.#next(timeoutMs, `RequestId: ${requestId}`);
    this.#worker.postMessage({ requestId, payload, traceHeader: newTraceHeader(), deadline: Date.now() + timeoutMs });
    return answered;
  }

  async terminate(): Promise<void> {
    this.#end(new LambdaInvocationError({ errorType: RUNTIME_EXITED, errorMessage: 'The local runtime was stopped' }));
    await this.#worker.terminate();
  }

  /** The container's next message, within a time; past it the container is ended. */
  #next(timeoutMs: number, subject: string): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const timer = setTimeout(() => {
      const errorMessage = `${subject} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
      this.#end(new LambdaInvocationError({ errorType: TIMED_OUT, errorMessage }));
    }, timeoutMs);
    this.#waiting = { resolve, reject };
    return promise.finally(() => {
      clearTimeout(timer);
    });
  }

  #receive(message: unknown): void {
    const { data } = messageSchema.safeParse(message);
    // The handler may post to the parent, too: what is not the bootstrap's is no answer.
    if (data === undefined) return;
    if (data.kind === 'initError') {
      this.#end(new LambdaInvocationError(data.error));
      return;
    }
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (data.kind === 'error') waiting?.reject(new LambdaInvocationError(data.error));
    else waiting?.resolve(data.kind === 'result' ? data.payload : '');
  }

  #end(reason: LambdaInvocationError): void {
    if (this.#death !== undefined) return;
    this.#death = reason;
    this.#waiting?.reject(reason);
    this.#waiting = undefined;
    this.#options.onDeath(this);
    void this.#worker.terminate();
  }

  #forwardLogs(): void {
    const { onLog } = this.#options;
    if (onLog === undefined) return;
    for (const input of [this.#worker.stdout, this.#worker.stderr]) createInterface({ input }).on('line', onLog);
  }
}

/** Of a trace of its own, as Lambda begins one for an event without. @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html */
function newTraceHeader(): string {
  const seconds = Math.floor(Date.now() / 1_000).toString(16);
  const [trace, parent] = [12, 8].map((bytes) => randomBytes(bytes).toString('hex'));
  return `Root=1-${seconds}-${trace};Parent=${parent};Sampled=1`;
}

// An error that comes from another thread is a copy, and not always an instance of this thread's Error.
const crashSchema = z.object({ name: z.string(), message: z.string(), stack: z.string().optional() });

function crashFault(error: unknown): InvocationFault {
  const { data } = crashSchema.safeParse(error);
  if (data === undefined) return { errorType: RUNTIME_EXITED, errorMessage: String(error) };
  return { errorType: data.name, errorMessage: data.message, trace: (data.stack ?? '').split('\n') };
}
