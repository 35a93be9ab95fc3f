import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorCode } from '@spotter/shared';
import type { OpenAPIObject, OperationObject, ResponseObject, SchemaObject } from 'openapi3-ts/oas31';

/** The document that clients read. */
export const DOCUMENT = JSON.parse(readFileSync(join(process.cwd(), 'docs', 'openapi.json'), 'utf8')) as OpenAPIObject;

/** One operation of the document. */
export interface DocumentedRoute {
  /** `GET`. */
  readonly method: string;
  /** `/jobs/{jobId}`. */
  readonly path: string;
  readonly operation: OperationObject;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

export const DOCUMENTED_ROUTES: readonly DocumentedRoute[] = Object.entries(DOCUMENT.paths ?? {}).flatMap(
  ([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [{ method: method.toUpperCase(), path, operation }];
    }),
);

/** The operation that a request is of; as Express does, in any case and with a slash at the end or without. */
export function documentedRoute(method: string, requestPath: string): DocumentedRoute | undefined {
  const asked = segmentsOf(requestPath);
  const found = DOCUMENTED_ROUTES.filter((route) => route.method === method && matches(segmentsOf(route.path), asked));
  return found.find(({ path }) => !path.includes('{')) ?? found[0];
}

/** A response of an operation, and where it is in the document. */
export function responseOf(
  { path, method, operation }: DocumentedRoute,
  status: number,
): { readonly response: ResponseObject; readonly pointer: string } | undefined {
  const response = (operation.responses as Record<string, ResponseObject & { readonly $ref?: string }>)[String(status)];
  if (response === undefined) return undefined;
  const { $ref } = response;
  if ($ref === undefined) {
    return { response, pointer: pointerOf('paths', path, method.toLowerCase(), 'responses', String(status)) };
  }
  const shared = DOCUMENT.components?.responses?.[$ref.split('/').at(-1) ?? ''] as ResponseObject;
  return { response: shared, pointer: $ref };
}

/** An error that an operation documents. */
export interface DocumentedError {
  readonly status: number;
  readonly code: ErrorCode;
}

export function errorsOf(route: DocumentedRoute): DocumentedError[] {
  const statuses = Object.keys(route.operation.responses as object).map(Number);
  return statuses
    .filter((status) => status >= 400)
    .flatMap((status) => codesOf(responseOf(route, status)?.response).map((code) => ({ status, code })));
}

/** The codes that the schema of an error response allows. */
function codesOf(response: ResponseObject | undefined): ErrorCode[] {
  const { allOf = [] } = response?.content?.['application/json']?.schema as SchemaObject;
  return allOf.flatMap((part) => {
    const error = (part as SchemaObject).properties?.['error'] as SchemaObject | undefined;
    return ((error?.properties?.['code'] as SchemaObject | undefined)?.enum ?? []) as ErrorCode[];
  });
}

export function pointerOf(...steps: readonly string[]): string {
  return `#/${steps.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment, index, all) => index > 0 && !(segment === '' && index === all.length - 1));
}

function matches(pattern: readonly string[], asked: readonly string[]): boolean {
  return (
    pattern.length === asked.length &&
    pattern.every((segment, index) => segment.startsWith('{') || segment === asked[index]?.toLowerCase())
  );
}
