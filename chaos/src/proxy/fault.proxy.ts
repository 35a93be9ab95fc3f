import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { z } from 'zod';
import type { Call, Service } from './call.js';
import { nameOf } from './call.name.js';
import { Exchange, wholeOf } from './exchange.js';
import type { Fault } from './fault.js';
import { canHave } from './fault.js';
import { answerFaultily } from './faulty.answer.js';
import { Upstream } from './upstream.js';

/** Longer than any client keeps an idle connection, so that none is closed just as a request is sent on it. */
const KEEP_ALIVE_MS = 120_000;

export interface FaultProxyOptions {
  /** Which process it stands before. */
  readonly sender: string;
  readonly service: Service;
  /** The service; signatures must be good for the proxy's own host, which is what clients sign, or not be looked at. */
  readonly upstream: URL;
  /** Decides what goes wrong with a call, if anything. */
  readonly decide: (call: Call) => Fault | undefined;
  /** Kills the sender; resolves once it is dead. */
  readonly onCrash: (call: Call) => Promise<void>;
  /** Is told of each call, before anything is decided. */
  readonly onCall?: (call: Call) => void;
  /** Is told of each fault that a call has had. */
  readonly onFault?: (call: Call, fault: Fault) => void;
  /** Of 0 to 1, as `Math.random`. */
  readonly random?: () => number;
}

/** Stands between one process and one service, on loopback, and does to their calls what it is told. */
export class FaultProxy {
  readonly #underway = new Set<Call>();
  readonly #late = new Set<Call>();
  readonly #working = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  readonly #upstream: Upstream;
  readonly #server: Server;
  #calls = 0;

  private constructor(private readonly options: FaultProxyOptions) {
    this.#upstream = new Upstream(options.upstream);
    this.#server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
      // A client that goes away in the middle is no error of ours.
      response.on('error', () => undefined);
      // It rejects for faults of ours alone, which nobody is to miss.
      const work = this.#answer(request, response).finally(() => this.#working.delete(work));
      this.#working.add(work);
    });
  }

  /** @throws Error when it can't listen. */
  static async start(options: FaultProxyOptions): Promise<FaultProxy> {
    const proxy = new FaultProxy(options);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  /** What clients take for the service. */
  get url(): URL {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The proxy does not listen');
    return new URL(`http://127.0.0.1:${address.port}`);
  }

  /** Calls whose answer has not gone back yet, and who wait for it. */
  get underway(): ReadonlySet<Call> {
    return this.#underway;
  }

  /** Calls that nobody waits for any more, and that are still to arrive. */
  get late(): ReadonlySet<Call> {
    return this.#late;
  }

  /** Cuts all connections. What is late never arrives. */
  async close(): Promise<void> {
    this.#closing.abort();
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await Promise.all([closed, ...this.#working]);
    this.#upstream.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { service } = this.options;
      const body = service === 's3' ? undefined : await wholeOf(request);
      const call = this.#callOf(request, body);
      const exchange = new Exchange(call, request, response, body, this.#upstream, this.#closing.signal);
      await this.#perform(exchange);
    } catch (error) {
      request.socket.destroy();
      if (!isOfConnection(error)) throw error;
    }
  }

  #callOf({ method = 'GET', url = '/', headers }: IncomingMessage, body: Buffer | undefined): Call {
    const { sender, service } = this.options;
    const target = headers['x-amz-target']?.toString() ?? '';
    return { sender, service, sequence: ++this.#calls, ...nameOf(service, { method, url, target, body }) };
  }

  async #perform(exchange: Exchange): Promise<void> {
    const { call } = exchange;
    const { decide, onCall, onCrash, onFault, random = Math.random } = this.options;
    this.#underway.add(call);
    try {
      onCall?.(call);
      const fault = decide(call);
      if (fault === undefined || !canHave(call, fault)) await exchange.giveBack(await exchange.forward());
      else
        await answerFaultily(exchange, fault, {
          onCrash,
          random,
          onFault: () => onFault?.(call, fault),
          onLate: (...late) => {
            this.#noteLate(...late);
          },
        });
    } finally {
      this.#underway.delete(call);
    }
  }

  #noteLate(call: Call, isOver: boolean): void {
    this.#underway.delete(call);
    if (isOver) this.#late.delete(call);
    else this.#late.add(call);
  }
}

/** What Node adds to an error of the operating system, or of a stream. */
const systemError = z.object({ code: z.string() });

/** How a connection ends by itself, or because it is not wanted any more. */
const CONNECTION_ERRORS = new Set([
  'ABORT_ERR',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_UNABLE_TO_PIPE',
  'ETIMEDOUT',
]);

function isOfConnection(error: unknown): boolean {
  const { data } = systemError.safeParse(error);
  return data !== undefined && CONNECTION_ERRORS.has(data.code);
}
