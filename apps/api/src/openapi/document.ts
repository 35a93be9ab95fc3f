import type { INestApplicationContext } from '@nestjs/common';
import type { OpenAPIObject, OperationObject, PathItemObject, ResponseObject } from 'openapi3-ts/oas31';
import { ErrorResponses, errorSchema, errorsOf, SENTENCES } from './errors.js';
import { COMMON_HEADERS, headerReferences, HEADERS } from './headers.js';
import { INFO, SERVERS } from './info.js';
import { JsonSchemas } from './json-schemas.js';
import type { Feature, Operation } from './operation.js';
import { requestOf } from './request.js';
import type { Route } from './routes.js';
import { routesOf } from './routes.js';
import { SECURITY_SCHEMES, securityOf } from './security.js';

/** A route, what its feature says of it, and the feature. */
interface DescribedRoute {
  readonly route: Route;
  readonly operation: Operation;
  readonly feature: Feature;
}

/**
 * Describes the routes of the application by OpenAPI 3.1.
 *
 * @throws Error naming a route that is not described, or a description that is of no route.
 */
export function documentOf(app: INestApplicationContext, features: readonly Feature[]): OpenAPIObject {
  const schemas = new JsonSchemas();
  schemas.of(errorSchema, 'answer');
  const errors = new ErrorResponses();
  const paths: Record<string, PathItemObject> = {};
  for (const described of match(routesOf(app), features)) {
    const { method, path } = described.route;
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(described, schemas, errors) };
  }
  for (const feature of features) refuse(paths, feature, errors);
  return {
    openapi: '3.1.1',
    info: INFO,
    servers: SERVERS,
    tags: features.map(({ tag }) => tag).sort((one, other) => (one.name < other.name ? -1 : 1)),
    paths,
    components: {
      schemas: schemas.components,
      responses: errors.components,
      headers: HEADERS,
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

function match(routes: readonly Route[], features: readonly Feature[]): DescribedRoute[] {
  for (const { controller, operations } of features) {
    const described = routes.filter((route) => route.controller === controller).map(({ handler }) => handler);
    const stray = Object.keys(operations).find((handler) => !described.includes(handler));
    if (stray !== undefined) throw new Error(`${controller}.${stray} is described, and is no route.`);
  }
  return routes.map((route) => {
    const { method, path, controller, handler } = route;
    const feature = features.find((candidate) => candidate.controller === controller);
    const operation = feature?.operations[handler];
    if (feature === undefined || operation === undefined) {
      throw new Error(`${method} ${path} is not described: ${controller}.${handler} has no entry in any x.openapi.ts.`);
    }
    return { route, operation, feature };
  });
}

function operationOf(described: DescribedRoute, schemas: JsonSchemas, errors: ErrorResponses): OperationObject {
  const { route, operation, feature } = described;
  const name = `${route.method} ${route.path}`;
  if (route.access === undefined) throw new Error(`${name} does not say who may call it.`);
  if (operation.answers[route.status] === undefined) throw new Error(`${name} does not describe its ${route.status}.`);
  const { who, ...security } = securityOf(route, route.access);
  try {
    return {
      operationId: operation.id,
      tags: [feature.tag.name],
      summary: operation.summary,
      description: [who, operation.description].filter((text) => text !== undefined).join(' '),
      ...security,
      ...requestOf(route, operation, schemas),
      responses: { ...successes(operation, schemas), ...errors.of(errorsOf(route, operation)) },
    };
  } catch (error) {
    throw new Error(`${name} ${error instanceof Error ? error.message : String(error)}.`, { cause: error });
  }
}

function successes({ answers }: Operation, schemas: JsonSchemas): Record<string, ResponseObject> {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { description, schema, headers = [] }]) => [
      status,
      {
        description,
        headers: headerReferences([...COMMON_HEADERS, ...headers]),
        ...(schema && { content: { 'application/json': { schema: schemas.of(schema, 'answer') } } }),
      },
    ]),
  );
}

/** Methods that no handler has, and that are answered all the same. */
function refuse(paths: Record<string, PathItemObject>, { tag, refused }: Feature, errors: ErrorResponses): void {
  if (refused === undefined) return;
  const { path, methods, code, description } = refused;
  for (const method of methods) {
    const operation: OperationObject = {
      operationId: `refuse-${method.toLowerCase()}${path.replaceAll('/', '-')}`,
      tags: [tag.name],
      summary: 'Is refused',
      description,
      deprecated: true,
      security: [],
      responses: errors.of(new Map([[code, SENTENCES[code]]])),
    };
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation };
  }
}
