import addFormats from 'ajv-formats';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { HeaderObject } from 'openapi3-ts/oas31';
import type { Response, Test } from 'supertest';
import type supertest from 'supertest';
import type { DocumentedRoute } from './document.js';
import { DOCUMENT, documentedRoute, pointerOf, responseOf } from './document.js';

/** A request and its answer, as both went over the wire. */
export interface Exchange {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** The body that was sent, as JSON would read it. */
  readonly sent?: unknown;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

/** What the application answers where no route is, and what it may find wrong with a body before it looks for one. */
const BESIDE_ROUTES: Readonly<Record<number, readonly string[]>> = {
  400: ['VALIDATION_ERROR'],
  404: ['NOT_FOUND'],
  413: ['PAYLOAD_TOO_LARGE'],
};

// A document has much beside its schemas that is no keyword of theirs.
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(DOCUMENT, 'openapi.json');
const validators = new Map<string, ValidateFunction>();

/**
 * Holds an answer to what docs/openapi.json says of it: the status, the headers, the body; and, where it was accepted, what
 * was sent.
 *
 * @throws Error saying what differs
 */
export function checkExchange(exchange: Exchange): void {
  const { method, path, status, text } = exchange;
  const name = `${method} ${path} answered ${status}`;
  if (method === 'OPTIONS') {
    if (status !== 204 || text !== '') throw new Error(`${name}, and a preflight is 204 without a body`);
    return;
  }
  const route = documentedRoute(method === 'HEAD' ? 'GET' : method, path);
  // What cannot be decoded is the path of nothing.
  if (route === undefined || !isDecodable(path)) {
    checkBesideRoutes(name, exchange);
    return;
  }
  const found = responseOf(route, status);
  if (found === undefined) throw new Error(`${name}, which ${route.path} does not document: ${text.slice(0, 500)}`);
  for (const [header, reference] of Object.entries(found.response.headers ?? {})) {
    checkHeader(name, header, reference as { $ref: string }, exchange.headers[header]);
  }
  if (found.response.content === undefined || method === 'HEAD') {
    if (text !== '') throw new Error(`${name} with a body, and documents none`);
  } else {
    checkJson(name, `${found.pointer}/content/application~1json/schema`, exchange);
  }
  if (status < 300) checkSent(name, route, exchange.sent);
}

function checkBesideRoutes(name: string, { status, text, method }: Exchange): void {
  const codes = BESIDE_ROUTES[status];
  if (codes === undefined) throw new Error(`${name}, and no such route is documented`);
  if (method === 'HEAD') return;
  const body = JSON.parse(text) as { error: { code: string } };
  validate(name, '#/components/schemas/Error', body);
  if (!codes.includes(body.error.code)) throw new Error(`${name} with ${body.error.code}, and no such route`);
}

function checkHeader(name: string, header: string, { $ref }: { $ref: string }, value: string | undefined): void {
  const { required } = DOCUMENT.components?.headers?.[header] as HeaderObject;
  if (value === undefined) {
    if (required === true) throw new Error(`${name} without the header ${header}`);
    return;
  }
  validate(`${name}: header ${header}`, `${$ref}/schema`, value);
}

function checkJson(name: string, pointer: string, { headers, text }: Exchange): void {
  const type = headers['content-type'] ?? '';
  if (!type.startsWith('application/json')) throw new Error(`${name} as "${type}", which is not JSON`);
  validate(name, pointer, JSON.parse(text));
}

/** A request that was accepted must be one that clients are told to be. */
function checkSent(name: string, { path, method, operation }: DocumentedRoute, sent: unknown): void {
  if (operation.requestBody === undefined || sent === undefined) return;
  const body = pointerOf('paths', path, method.toLowerCase(), 'requestBody', 'content', 'application/json', 'schema');
  validate(`${name} to a body that the document refuses`, body, sent);
}

function validate(name: string, pointer: string, value: unknown): void {
  const validator = validators.get(pointer) ?? ajv.compile({ $ref: `openapi.json${pointer}` });
  validators.set(pointer, validator);
  if (validator(value)) return;
  throw new Error(
    `${name}: ${ajv.errorsText(validator.errors, { dataVar: '' })} in ${JSON.stringify(value).slice(0, 500)}`,
  );
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** Has each answer to requests of supertest held to the document. */
export function underContract<Agent extends ReturnType<typeof supertest>>(agent: Agent): Agent {
  return new Proxy(agent, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...args: unknown[]) => (Reflect.apply(method, target, args) as Test).expect(checkResponse);
    },
  });
}

/** What supertest does not declare: the request that it sent, and that there may be no text. */
interface SentAndReceived {
  readonly request: { readonly method: string; readonly url: string; readonly _data?: unknown };
  readonly text?: string;
}

function checkResponse(response: Response): void {
  const { request, text = '' } = response as unknown as SentAndReceived;
  const { method, url, _data: sent } = request;
  checkExchange({
    method,
    path: url.replace(/^\w+:\/\/[^/]+/, '').replace(/[?#].*$/s, ''),
    sent: typeof sent === 'string' ? parsed(sent) : sent,
    status: response.status,
    headers: response.headers,
    text,
  });
}

/** What was sent as text is what the API reads of it, which skips a byte order mark. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
