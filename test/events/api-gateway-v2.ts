import { randomUUID } from 'node:crypto';

export interface HttpRequest {
  readonly method?: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is when it is a string, as base64 when it is bytes, else as JSON. */
  readonly body?: unknown;
}

/** The body as API Gateway puts it into an event. */
export function bodyFields(body: unknown): { body: string; isBase64Encoded: boolean } | { isBase64Encoded: false } {
  if (body === undefined) return { isBase64Encoded: false };
  if (body instanceof Uint8Array) return { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
  return { body: typeof body === 'string' ? body : JSON.stringify(body), isBase64Encoded: false };
}

/** An event of an HTTP API, payload format 2.0, on the `$default` stage. */
export function apiGatewayV2Event({ method = 'GET', path, query = {}, headers = {}, body }: HttpRequest) {
  const requestId = randomUUID();
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: { host: 'api.example.com', 'user-agent': 'test', 'x-forwarded-proto': 'https', ...headers },
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    requestContext: {
      accountId: '123456789012',
      apiId: 'abcdefghij',
      domainName: 'api.example.com',
      domainPrefix: 'api',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId,
      routeKey: '$default',
      stage: '$default',
      time: '20/Nov/2026:10:00:00 +0000',
      timeEpoch: 1_795_168_800_000,
    },
    ...bodyFields(body),
  };
}
