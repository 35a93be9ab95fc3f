import type { Dispatcher } from 'undici';
import { Agent } from 'undici';

const CONNECT_TIMEOUT_MS = 1_000;

export interface HttpRequest {
  readonly origin: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface HttpLimits {
  /** Until the headers of the answer, and between two parts of its body, once a socket is free. */
  readonly timeoutMs: number;
  /** Of one origin. */
  readonly sockets: number;
  /** Of an answer's body; a longer one is an error. */
  readonly bytes: number;
}

/** Requests and their whole answers, over sockets that are kept open. */
export class HttpExchange {
  readonly #agent: Agent;

  constructor(private readonly limits: HttpLimits) {
    const { timeoutMs, sockets } = limits;
    this.#agent = new Agent({
      connections: sockets,
      connect: { timeout: CONNECT_TIMEOUT_MS },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      allowH2: false,
    });
  }

  /** @throws Error when there is no whole answer in time, or the signal is aborted. */
  async exchange(request: HttpRequest, signal?: AbortSignal): Promise<HttpAnswer> {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
    const chunks: Buffer[] = [];
    let size = 0;
    let head: Pick<HttpAnswer, 'status' | 'headers'> = { status: 0, headers: {} };
    let controller: Dispatcher.DispatchController | undefined;
    const { bytes } = this.limits;
    const refuseTooLong = (): void => {
      controller?.abort(new Error(`The answer is longer than the ${bytes} bytes that are taken`));
    };
    // The request may still be waiting for a socket, and has no controller then.
    const abort = (): void => {
      const error = new Error('The request was aborted');
      controller?.abort(error);
      reject(error);
    };
    signal?.addEventListener('abort', abort, { once: true });
    // Its events and not its streams: each stream would cost as much as all else that is done for a call.
    this.#agent.dispatch(
      { ...request, body: request.body ?? null },
      {
        onRequestStart: (started) => {
          controller = started;
          if (signal?.aborted === true) abort();
        },
        onResponseStart: (_controller, status, headers) => {
          head = { status, headers };
          if (Number(headers['content-length']) > bytes) refuseTooLong();
        },
        onResponseData: (_controller, chunk) => {
          size += chunk.length;
          chunks.push(chunk);
          if (size > bytes) refuseTooLong();
        },
        onResponseEnd: () => {
          const [first = Buffer.alloc(0)] = chunks;
          resolve({ ...head, body: chunks.length > 1 ? Buffer.concat(chunks, size) : first });
        },
        onResponseError: (_controller, error) => {
          reject(error);
        },
      },
    );
    try {
      return await promise;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }
}
