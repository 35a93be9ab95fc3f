import { hash } from 'node:crypto';
import type { Credentials, Logger } from '@spotter/shared';
import { SignatureV4 } from '@spotter/shared';
import type { HttpAnswer, HttpLimits } from './http.exchange.js';
import { HttpExchange } from './http.exchange.js';
import type { LearnedEndpoints, Place } from './learned.endpoints.js';

/** How services say that there is nothing wrong with a call, but that what it asks for is not so. */
const PLAIN_REFUSAL = /NoSuchKey|ConditionalCheckFailedException/;

/** One call of a service, as it goes over the wire. */
export interface DirectCall {
  readonly method: 'GET' | 'POST';
  readonly place: Place;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The output of the SDK's command; throws when the answer is none. */
  readonly outputOf: (answer: HttpAnswer) => object;
}

/** A client of the SDK, of which all but `send` stays as it is. */
interface SdkClient {
  readonly send: (...args: never[]) => unknown;
  readonly config: {
    readonly region: () => Promise<string>;
    readonly credentials: () => Promise<Credentials>;
    /** In milliseconds, by which the service's clock is ahead, as the SDK has learned from a refusal. */
    readonly systemClockOffset: number;
  };
}

export interface DirectOptions {
  /** As it is signed for. */
  readonly service: 'dynamodb' | 's3' | 'sqs';
  readonly limits: HttpLimits;
  readonly endpoints: LearnedEndpoints;
  /** None for a command that is left to the SDK. */
  readonly callOf: (command: unknown) => DirectCall | undefined;
  readonly logger: Logger;
}

/**
 * Lets a client of the SDK make the calls that each image needs without the SDK's middleware, which costs four times of what the
 * rest of a call does (decision 16). Whatever such a call does not answer with 200 is the SDK's, which makes it anew: its
 * repetitions, errors and renewed credentials are nobody else's matter. So is each first call of an endpoint.
 */
export function directly<Client extends SdkClient>(client: Client, options: DirectOptions): Client {
  const calls = new DirectCalls(client.config, options);
  const { send } = client;
  return Object.assign(client, {
    send: async (command: unknown, handlerOptions?: { readonly abortSignal?: AbortSignal }): Promise<unknown> =>
      (await calls.make(command, handlerOptions?.abortSignal)) ??
      ((await Reflect.apply(send, client, [command, handlerOptions])) as unknown),
  });
}

class DirectCalls {
  readonly #http: HttpExchange;
  #signature: SignatureV4 | undefined;

  constructor(
    private readonly config: SdkClient['config'],
    private readonly options: DirectOptions,
  ) {
    this.#http = new HttpExchange(options.limits);
  }

  /** @returns the output of a command, or `undefined` when it is left to the SDK. */
  async make(command: unknown, signal: AbortSignal | undefined): Promise<object | undefined> {
    const { callOf, endpoints, service, logger } = this.options;
    try {
      const call = callOf(command);
      const endpoint = call && endpoints.get(call.place.name);
      if (call === undefined || endpoint === undefined) return undefined;
      const { method, body } = call;
      const path = endpoint.basePath + call.place.path;
      const headers = await this.sign(call, endpoint.origin, path);
      const request = { origin: endpoint.origin, method, path, headers, ...(body !== undefined && { body }) };
      const answer = await this.#http.exchange(request, signal);
      if (answer.status === 200) return call.outputOf(answer);
      if (!PLAIN_REFUSAL.test(answer.body.toString())) {
        logger.warn('a call was refused and is made by the SDK', { of: service, status: answer.status });
      }
    } catch (error) {
      // Not the error itself, which may hold what was answered.
      const because = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown';
      if (signal?.aborted !== true) logger.warn('a call failed and is made by the SDK', { of: service, because });
    }
    return undefined;
  }

  private async sign(call: DirectCall, origin: string, path: string): Promise<Record<string, string>> {
    const { config, options } = this;
    const credentials = await config.credentials();
    this.#signature ??= new SignatureV4(options.service, await config.region());
    const payloadHash = hash('sha256', call.body ?? '');
    const headers = { ...call.headers, host: origin.slice(origin.indexOf('//') + 2) };
    return this.#signature.sign(
      { method: call.method, path, headers, payloadHash },
      credentials,
      new Date(Date.now() + config.systemClockOffset),
    );
  }
}
