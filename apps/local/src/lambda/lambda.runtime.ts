import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Container } from './lambda.container.js';
import { LambdaInvocationError, REQUEST_TOO_LARGE, RESPONSE_TOO_LARGE, RUNTIME_EXITED } from './lambda.errors.js';
import { functionIdentity, MEMORY_MB } from './lambda.identity.js';
import { ContainerPool } from './lambda.pool.js';
import type { Waiting } from './lambda.pool.js';

/** AWS's own limits: 6 MB a synchronous payload, a little more for an answer. Lambda quotas, "Invocation payload". */
const REQUEST_CAP_BYTES = 6 * 1024 * 1024;
const RESPONSE_CAP_BYTES = 6_291_556;
/** INIT has 10 s of its own, whatever the function's timeout is. */
const INIT_TIMEOUT_MS = 10_000;
/** The pauses before the second and the third try of an asynchronous event; AWS waits one and two minutes. */
const RETRY_PAUSES_MS = [1_000, 2_000];
/** How long a stop waits for asynchronous events that have been accepted. */
const STOP_GRACE_MS = 1_000;
/** Synchronous invocations that may wait for a container; Lambda itself lets none wait. */
const WAITING_LIMIT = 100;

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
  /** Most synchronous invocations that wait (100); one more is refused. */
  waitingLimit?: number;
  /** The answer's cap, in bytes of JSON; without it Lambda's own. */
  switches?: { responseCapBytes: number };
  /** The longest that a module may take to load (10 s). */
  initTimeoutMs?: number;
  /** Pauses before each further try of an asynchronous event, in milliseconds. */
  retryPausesMs?: readonly number[];
  /** A line of a container's stdout or stderr, or of the report of a failed invocation. */
  onLog?: (line: string) => void;
  /** An asynchronous event that failed at every try, with its last error. */
  onDropped?: (event: unknown, error: unknown) => void;
}

export interface LambdaRuntime {
  /**
   * Synchronous invocation: resolves to the handler's result, as JSON carries it.
   * @param signal ends the wait for a container; an invocation that has begun runs to its end, as in AWS
   * @throws {LambdaInvocationError} the signal's own reason when that ended it
   */
  invoke(event: unknown, signal?: AbortSignal): Promise<unknown>;
  /** Asynchronous invocation: accepted at once, tried up to three times, then given to `onDropped`. */
  invokeAsync(event: unknown): void;
  /** Refuses new invocations, gives accepted asynchronous events 1 s, then ends every container. */
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
    async invoke(event, signal) {
      refuseWhenStopped();
      return invoke.once(JSON.stringify(event), { limit: options.waitingLimit ?? WAITING_LIMIT, signal });
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

/**
 * Tries one event until it is done or its tries are used up. A stop cuts the pauses short, so that each try still counts.
 * Never rejects: nobody waits for it who could be told.
 */
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
      const pauseMs = error instanceof LambdaInvocationError ? pauses[attempt] : undefined;
      if (pauseMs === undefined) {
        drop(options, payload, error);
        return;
      }
      await pause(pauseMs, undefined, { signal: stop }).catch(() => undefined);
    }
  }
}

function drop({ onLog, onDropped }: LambdaOptions, payload: string, error: unknown): void {
  try {
    onDropped?.(JSON.parse(payload), error);
  } catch (fault) {
    onLog?.(`Whoever is told of dropped events failed: ${String(fault)}`);
  }
}

interface Invoker {
  once: (payload: string, waiting?: Waiting) => Promise<unknown>;
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

  async function once(payload: string, waiting: Waiting = {}): Promise<unknown> {
    refuseOver(REQUEST_CAP_BYTES, payload, REQUEST_TOO_LARGE, 'Request must be smaller than');
    const requestId = randomUUID();
    try {
      const result = await pool.use((container) => container.run(requestId, payload), waiting);
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
