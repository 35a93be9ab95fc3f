import type { OperationObject, ParameterObject, RequestBodyObject, SchemaObject } from 'openapi3-ts/oas31';
import * as z from 'zod/mini';
import { userIdSchema } from '../auth/user-id.js';
import { annotate } from './annotate.js';
import type { JsonSchemas } from './json-schemas.js';
import type { Annotation, Operation } from './operation.js';
import type { Route } from './routes.js';
import { SECURITY_HEADERS } from './security.js';

/** Express asks for it by itself, where an answer has an ETag. */
const UNDECLARED_HEADERS = new Set(['if-none-match']);

const USER_ID: Annotation = {
  description:
    'Whom the request is about, instead of whoever is signed in: for admins; with identity off, for everybody.',
};

/**
 * What a route takes.
 *
 * @throws Error naming a parameter without a description, or a description without a parameter.
 */
export function requestOf(
  route: Route,
  operation: Operation,
  schemas: JsonSchemas,
): Pick<OperationObject, 'parameters' | 'requestBody'> {
  const parameters = [
    ...pathParameters(route, operation),
    ...queryParameters(route, operation, schemas),
    ...headerParameters(route, operation),
  ];
  const requestBody = bodyOf(route, operation, schemas);
  return { ...(parameters.length > 0 && { parameters }), ...(requestBody && { requestBody }) };
}

function pathParameters({ params }: Route, operation: Operation): ParameterObject[] {
  const annotations = described('path', params, operation.params);
  return annotations.map(([name, annotation]) => parameter('path', name, { type: 'string', ...annotation }, true));
}

function queryParameters(route: Route, { query = {} }: Operation, schemas: JsonSchemas): ParameterObject[] {
  const fields = { ...userIdOf(route), ...fieldsOf(route.querySchema) };
  const annotations = described('query', Object.keys(fields), {
    ...('userId' in fields && { userId: USER_ID }),
    ...query,
  });
  return annotations.map(([name, annotation]) => {
    const schema = fields[name] as z.core.$ZodType;
    const required = schema._zod.optin !== 'optional';
    return parameter('query', name, { ...schemas.ofParameter(schema), ...annotation }, required);
  });
}

/** Where there is no body that could name the user, the query does. */
function userIdOf({ method, access, params }: Route): Record<string, z.core.$ZodType> {
  const named = access?.who === 'user' || access?.who === 'user-or-viewer';
  const bodiless = method === 'GET' || method === 'DELETE';
  return named && bodiless && !params.includes('userId') ? { userId: z.optional(userIdSchema) } : {};
}

function headerParameters({ headers }: Route, operation: Operation): ParameterObject[] {
  const declared = headers.filter((name) => !SECURITY_HEADERS.includes(name));
  const more = Object.keys(operation.headers ?? {}).filter((name) => UNDECLARED_HEADERS.has(name));
  const annotations = described('header', [...declared, ...more], operation.headers);
  return annotations.map(([name, annotation]) => parameter('header', name, { type: 'string', ...annotation }, false));
}

/** The description belongs to the parameter, the rest of the annotation to its schema. */
function parameter(
  place: ParameterObject['in'],
  name: string,
  { description = '', ...schema }: SchemaObject,
  required: boolean,
): ParameterObject {
  return { name, in: place, description, required, schema };
}

function described(
  place: string,
  names: readonly string[],
  annotations: Readonly<Record<string, Annotation>> = {},
): (readonly [string, Annotation])[] {
  const stray = Object.keys(annotations).find((name) => !names.includes(name));
  if (stray !== undefined) throw new Error(`describes ${stray}, and has no such ${place} parameter`);
  return names.map((name) => {
    const annotation = annotations[name];
    if (annotation === undefined) throw new Error(`does not describe its ${place} parameter ${name}`);
    return [name, annotation] as const;
  });
}

function bodyOf(
  { bodySchema }: Route,
  { body, example }: Operation,
  schemas: JsonSchemas,
): RequestBodyObject | undefined {
  if (bodySchema === undefined) {
    if (body !== undefined) throw new Error('describes a body, and takes none');
    return undefined;
  }
  const schema = annotate(schemas.of(bodySchema, 'request'), body ?? {});
  if (body !== undefined && example === undefined) throw new Error('has no example of its body');
  return {
    required: bodySchema._zod.optin !== 'optional',
    content: { 'application/json': { schema, ...(example !== undefined && { example }) } },
  };
}

/** A query is an object of parameters. */
function fieldsOf(schema: z.core.$ZodType | undefined): Record<string, z.core.$ZodType> {
  if (schema === undefined) return {};
  const { def } = schema._zod as { def: { shape?: Record<string, z.core.$ZodType> } };
  return def.shape ?? {};
}
