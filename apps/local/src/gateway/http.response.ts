import { validateHeaderName, validateHeaderValue } from 'node:http';
import { z } from 'zod';
import { MalformedAnswer } from './gateway.integration.js';

/** What is written to the client. */
export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
}

/** The gateway frames the answer itself. */
const FRAMING = new Set(['connection', 'content-length', 'keep-alive', 'trailer', 'transfer-encoding', 'upgrade']);

const statusSchema = z
  .union([
    z.int(),
    z
      .string()
      .regex(/^\d{3}$/)
      .transform(Number),
  ])
  .pipe(z.int().min(200).max(599));

const proxyResponseSchema = z.object({
  statusCode: statusSchema,
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** The answer with a JSON body that API Gateway gives itself. */
export function gatewayAnswer(
  statusCode: number,
  body: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify(body)),
  };
}

/**
 * Reads a handler's result in payload format 2.0. A result without `statusCode` is the body of a 200 itself.
 * @throws {MalformedAnswer}
 */
export function httpAnswer(result: unknown): HttpAnswer {
  return isProxyResponse(result) ? proxyAnswer(result) : plainAnswer(result);
}

/**
 * Reads a result that must be a proxy response, as of a WebSocket route.
 * @throws {MalformedAnswer}
 */
export function proxyAnswer(result: unknown): HttpAnswer {
  const { data, error } = proxyResponseSchema.safeParse(result);
  if (error !== undefined) throw new MalformedAnswer(error);
  const headers: Record<string, string | string[]> = { 'content-type': 'text/plain;charset=utf-8' };
  for (const [name, value] of Object.entries(data.headers ?? {})) {
    if (FRAMING.has(name.toLowerCase())) continue;
    refuseInvalid(name, value);
    headers[name.toLowerCase()] = value;
  }
  const cookies = data.cookies ?? [];
  for (const cookie of cookies) refuseInvalid('set-cookie', cookie);
  if (cookies.length > 0) headers['set-cookie'] = [...[headers['set-cookie'] ?? []].flat(), ...cookies];
  const body = Buffer.from(data.body ?? '', data.isBase64Encoded ? 'base64' : 'utf8');
  return { statusCode: data.statusCode, headers, body };
}

function isProxyResponse(result: unknown): boolean {
  return typeof result === 'object' && result !== null && 'statusCode' in result;
}

function plainAnswer(result: unknown): HttpAnswer {
  const body = typeof result === 'string' ? result : JSON.stringify(result ?? null);
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(body) };
}

function refuseInvalid(name: string, value: string): void {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  } catch (error) {
    throw new MalformedAnswer(error);
  }
}
