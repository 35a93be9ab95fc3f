import { isRecord, recordOf } from '../record.js';

type Event = Readonly<Record<string, unknown>>;

// What serverless-express would choke on, and call our failure, is left out or mended: what is no text, half a surrogate pair.

/** Fills in what a partial event of the HTTP API (payload 2.0) lacks and serverless-express counts on. */
export function completeV2(given: unknown): Event & { readonly headers: Readonly<Record<string, string>> } {
  const event = recordOf(given);
  const context = recordOf(event['requestContext']);
  const http = recordOf(context['http']);
  const { cookies, ...others } = event;
  return {
    ...others,
    ...(Array.isArray(cookies) && { cookies: cookies.filter(isText) }),
    version: '2.0',
    // serverless-express would prefer it to the path; API Gateway does not send it.
    requestPath: undefined,
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
  const { multiValueHeaders, multiValueQueryStringParameters, pathParameters, ...others } = event;
  const { proxy } = recordOf(pathParameters);
  return {
    ...others,
    pathParameters: proxy === undefined || isText(proxy) ? pathParameters : null,
    httpMethod: toMethod(event['httpMethod']),
    path: toPath(event['path'] ?? event['resource']),
    headers: textsOf(event['headers']),
    multiValueHeaders: isRecord(multiValueHeaders) ? listsOf(multiValueHeaders) : null,
    multiValueQueryStringParameters: isRecord(multiValueQueryStringParameters)
      ? listsOf(multiValueQueryStringParameters)
      : textsOf(event['queryStringParameters']),
    ...bodyOf(event),
    requestContext: recordOf(event['requestContext']),
  };
}

/** Who invokes by hand is likely to give the body as an object. */
export function bodyOf({ body, isBase64Encoded }: Event): { body: string | null; isBase64Encoded: boolean } {
  if (body === undefined || body === null) return { body: null, isBase64Encoded: false };
  if (typeof body === 'string') return { body, isBase64Encoded: isBase64Encoded === true };
  return { body: JSON.stringify(body), isBase64Encoded: false };
}

function toMethod(method: unknown): string {
  return textOf(method)?.toUpperCase() ?? 'GET';
}

function toPath(path: unknown): string {
  // API Gateway decodes the path; what would end or be cut off a URL is encoded again, or `/jobs/{id}%20` were `/jobs/{id}`.
  const text = (textOf(path) ?? '/').replace(/[\s?#\p{Cc}]/gu, encodeURIComponent);
  return text.startsWith('/') ? text : `/${text}`;
}

function toQuery(parameters: unknown): string {
  return new URLSearchParams(textsOf(parameters)).toString();
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function textsOf(value: unknown): Record<string, string> {
  const texts = Object.entries(recordOf(value)).filter((entry): entry is [string, string] => isText(entry[1]));
  return Object.fromEntries(texts.map(([name, text]) => [name.toWellFormed(), text.toWellFormed()]));
}

function listsOf(value: unknown): Record<string, string[]> {
  const lists = Object.entries(recordOf(value)).map(([name, list]): [string, string[]] => [
    name.toWellFormed(),
    [list]
      .flat()
      .filter(isText)
      .map((text) => text.toWellFormed()),
  ]);
  return Object.fromEntries(lists.filter(([, list]) => list.length > 0));
}
