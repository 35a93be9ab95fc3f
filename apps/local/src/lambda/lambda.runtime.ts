import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Container } from './lambda.container.js';
import { LambdaInvocationError, REQUEST_TOO_LARGE, RESPONSE_TOO_LARGE, RUNTIME_EXITED } from './lambda.errors.js';
import { functionIdentity, MEMORY_MB } from './lambda.identity.js';
import { ContainerPool } from './lambda.pool.js';

/** AWS's own limits: 6 MB a synchronous payload, a little more for an answer. Lambda quotas, "Invocation payload". */
const REQUEST_CAP_BYTES = 6 * 1024 * 1024;
const RESPONSE_CAP_BYTES = 6_291_556;
/** INIT has 10 s of its own, whatever the function's timeout is. */
const INIT_TIMEOUT_MS = 10_000;
/** The pauses before the second and the third try of an asynchronous event; AWS waits one and two minutes. */
const RETRY_PAUSES_MS = [1_000, 2_000];
/** How long a stop waits for asynchronous events that have been accepted. */
const STOP_GRACE_MS = 2_000;

export interface LambdaOptions {
  /** Path of the built `.mjs` file. */
  entry: string;
  /** Name of the export that is the handler. */
  handler: string;
  functionName: string;
  /** The only variables that the handler sees, beside those that Lambda itself sets. */
  environment: Readonly<Record<string, string>>;
  timeoutMs: number;
  /** Most containers at once; further invocations wait. */
  concurrency: number;
  /** The answer's cap, in bytes of JSON; without it Lambda's own. */
  switches?: { responseCapBytes: number };
  /** The longest that a module may take to load (10 s). */
  initTimeoutMs?: number;
  /** Pauses before each further try of an asynchronous event, in milliseconds. */
  retryPausesMs?: readonly number[];
  /** A line of a container's stdout or stderr, or of the report of a failed invocation. */
  onLog?: (line: string) => void;
  /** An asynchronous event that failed at every try, with its last error. */
  onDropped?: (event: unknown, error: LambdaInvocationError) => void;
}

export interface LambdaRuntime {
  /**
   * Synchronous invocation: resolves to the handler's result, as JSON carries it.
   * @throws {LambdaInvocationError}
   */
  invoke(event: unknown): Promise<unknown>;
  /** Asynchronous invocation: accepted at once, tried up to three times, then given to `onDropped`. */
  invokeAsync(event: unknown): void;
  /** Refuses new invocations, gives accepted asynchronous events 2 s, then ends every container. */
  stop(): Promise<void>;
}

/** Runs a built handler as Lambda does: isolated containers, each with one invocation at a time. */
export function startLambda(options: LambdaOptions): LambdaRuntime {
  const invoke = createInvoker(options);
  const queued = new Set<Promise<void>>();
  const stopping = new AbortController();

  function refuseWhenStopped(): void {
    if (stopping.signal.aborted) throw stopped();
  }

  return {
    async invoke(event) {
      refuseWhenStopped();
      return invoke.once(JSON.stringify(event));
    },
    invokeAsync(event) {
      refuseWhenStopped();
      // Frozen now: the caller may go on with its object while the event waits.
      const payload = JSON.stringify(event);
      const delivered = deliver(options, payload, invoke.once, stopping.signal).finally(() => queued.delete(delivered));
      queued.add(delivered);
    },
    async stop() {
      stopping.abort();
      const drained = new AbortController();
      await Promise.race([
        Promise.all(queued),
        pause(STOP_GRACE_MS, undefined, { signal: drained.signal }).catch(() => undefined),
      ]);
      drained.abort();
      await invoke.close();
      await Promise.all(queued);
    },
  };
}

function stopped(): LambdaInvocationError {
  return new LambdaInvocationError({ errorType: RUNTIME_EXITED, errorMessage: 'The local runtime was stopped' });
}

/** Tries one event until it is done or its tries are used up. A stop cuts the pauses short, so that each try still counts. */
async function deliver(
  options: LambdaOptions,
  payload: string,
  invoke: (payload: string) => Promise<unknown>,
  stop: AbortSignal,
): Promise<void> {
  const pauses = options.retryPausesMs ?? RETRY_PAUSES_MS;
  for (let attempt = 0; ; attempt += 1) {
    try {
      await invoke(payload);
      return;
    } catch (error) {
      if (!(error instanceof LambdaInvocationError)) throw error;
      const pauseMs = pauses[attempt];
      if (pauseMs === undefined) {
        options.onDropped?.(JSON.parse(payload), error);
        return;
      }
      await pause(pauseMs, undefined, { signal: stop }).catch(() => undefined);
    }
  }
}

interface Invoker {
  once: (payload: string) => Promise<unknown>;
  close: () => Promise<void>;
}

function createInvoker(options: LambdaOptions): Invoker {
  const pool = new ContainerPool(options.concurrency, (onDeath) => {
    const { identity, environment } = functionIdentity(options);
    return new Container({
      entry: options.entry,
      handler: options.handler,
      environment,
      identity,
      memoryMb: MEMORY_MB,
      initTimeoutMs: options.initTimeoutMs ?? INIT_TIMEOUT_MS,
      timeoutMs: options.timeoutMs,
      onLog: options.onLog,
      onDeath,
    });
  });

  async function once(payload: string): Promise<unknown> {
    refuseOver(REQUEST_CAP_BYTES, payload, REQUEST_TOO_LARGE, 'Request must be smaller than');
    const requestId = randomUUID();
    try {
      const result = await pool.use((container) => container.run(requestId, payload));
      const cap = options.switches?.responseCapBytes ?? RESPONSE_CAP_BYTES;
      refuseOver(cap, result, RESPONSE_TOO_LARGE, 'Response payload is over');
      return JSON.parse(result);
    } catch (error) {
      report(options, requestId, error);
      throw error;
    }
  }

  return {
    once,
    close: () => pool.close(stopped()),
  };
}

function refuseOver(cap: number, payload: string, errorType: string, sentence: string): void {
  if (Buffer.byteLength(payload) <= cap) return;
  throw new LambdaInvocationError({ errorType, errorMessage: `${sentence} ${cap} bytes` }, 413);
}

function report({ onLog }: LambdaOptions, requestId: string, error: unknown): void {
  if (!(error instanceof LambdaInvocationError)) return;
  onLog?.(`RequestId: ${requestId} Error: ${error.message}`);
  // The first line of a stack is the message again.
  for (const line of error.trace.slice(1)) onLog?.(line);
}
