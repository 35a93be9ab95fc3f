import { z } from 'zod';
import { apiGatewayV2Event } from '../../../test/events/api-gateway-v2.js';
import type { HttpRequest } from '../../../test/events/api-gateway-v2.js';
import { InvocationError } from '../processes/invocations.js';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const answerSchema = z.object({ statusCode: z.number(), body: z.string().optional() });

type Request = Pick<HttpRequest, 'path' | 'query' | 'body'> & { readonly method: string; readonly key?: string };

/** Calls the API as clients do, each with a token of their own. */
export class ApiClient {
  readonly #tokens = new Map<string, Promise<string>>();

  /** @param onAnswer is told what became of each request. */
  constructor(
    private readonly invoke: (event: unknown) => Promise<unknown>,
    private readonly tokenOf: (userId: string) => Promise<string>,
    private readonly onAnswer: (asked: string, answer: Answer | undefined) => void,
  ) {}

  /** @returns `undefined` when there is no answer: the client does not know what came of its request. */
  async call(userId: string, request: Request): Promise<Answer | undefined> {
    const answer = await this.#call(userId, request);
    this.onAnswer(`${request.method} ${request.path}`, answer);
    return answer;
  }

  async #call(userId: string, { key, ...request }: Request): Promise<Answer | undefined> {
    const headers = {
      authorization: `Bearer ${await this.#token(userId)}`,
      ...(request.body !== undefined && { 'content-type': 'application/json' }),
      ...(key !== undefined && { 'idempotency-key': key }),
    };
    try {
      const { statusCode, body = '' } = answerSchema.parse(
        await this.invoke(apiGatewayV2Event({ ...request, headers })),
      );
      return { status: statusCode, body: body === '' ? undefined : JSON.parse(body) };
    } catch (error) {
      if (error instanceof InvocationError) return undefined;
      throw error;
    }
  }

  #token(userId: string): Promise<string> {
    const token = this.#tokens.get(userId) ?? this.tokenOf(userId);
    this.#tokens.set(userId, token);
    return token;
  }
}
