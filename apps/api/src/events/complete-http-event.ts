import { isRecord } from '../record.js';

type Event = Readonly<Record<string, unknown>>;

/** Fills in what a partial event of the HTTP API (payload 2.0) lacks and serverless-express counts on. */
export function completeV2(given: unknown): Event {
  const event = recordOf(given);
  const context = recordOf(event['requestContext']);
  const http = recordOf(context['http']);
  const { cookies, ...others } = event;
  return {
    ...others,
    ...(Array.isArray(cookies) && { cookies: cookies as unknown[] }),
    version: '2.0',
    rawPath: toPath(event['rawPath'] ?? http['path']),
    rawQueryString: textOf(event['rawQueryString']) ?? toQuery(event['queryStringParameters']),
    headers: textsOf(event['headers']),
    ...bodyOf(event),
    requestContext: {
      ...context,
      http: {
        ...http,
        method: toMethod(http['method'] ?? event['httpMethod']),
        sourceIp: textOf(http['sourceIp']) ?? '',
      },
    },
  };
}

/** Fills in what a partial event of a REST API (payload 1.0) lacks and serverless-express counts on. */
export function completeV1(given: unknown): Event {
  const event = recordOf(given);
  const { multiValueHeaders, multiValueQueryStringParameters } = event;
  return {
    ...event,
    httpMethod: toMethod(event['httpMethod']),
    path: toPath(event['path'] ?? event['resource']),
    headers: textsOf(event['headers']),
    multiValueHeaders: isRecord(multiValueHeaders) ? multiValueHeaders : null,
    multiValueQueryStringParameters: isRecord(multiValueQueryStringParameters)
      ? multiValueQueryStringParameters
      : textsOf(event['queryStringParameters']),
    ...bodyOf(event),
    requestContext: recordOf(event['requestContext']),
  };
}

/** Who invokes by hand is likely to give the body as an object. */
function bodyOf({ body, isBase64Encoded }: Event): { body: string | null; isBase64Encoded: boolean } {
  if (body === undefined || body === null) return { body: null, isBase64Encoded: false };
  if (typeof body === 'string') return { body, isBase64Encoded: isBase64Encoded === true };
  return { body: JSON.stringify(body), isBase64Encoded: false };
}

function toMethod(method: unknown): string {
  return textOf(method)?.toUpperCase() ?? 'GET';
}

function toPath(path: unknown): string {
  const text = textOf(path) ?? '/';
  return text.startsWith('/') ? text : `/${text}`;
}

function toQuery(parameters: unknown): string {
  return new URLSearchParams(textsOf(parameters)).toString();
}

function recordOf(value: unknown): Event {
  return isRecord(value) ? value : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function textsOf(value: unknown): Record<string, string> {
  const texts = Object.entries(recordOf(value)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(texts);
}
