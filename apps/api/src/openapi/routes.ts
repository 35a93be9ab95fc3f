import type { INestApplicationContext, PipeTransform, Type } from '@nestjs/common';
import { RequestMethod } from '@nestjs/common';
import {
  HTTP_CODE_METADATA,
  METHOD_METADATA,
  PATH_METADATA,
  ROUTE_ARGS_METADATA,
  RouteParamtypes,
} from '@nestjs/common/internal';
import { MetadataScanner, ModulesContainer, Reflector } from '@nestjs/core';
import type * as z from 'zod/mini';
import type { Access } from '../auth/access.js';
import { ACCESS_METADATA } from '../auth/access.js';
import { IfMatch } from '../http/if-match.js';

/** One route of the application, as its decorators describe it. */
export interface Route {
  /** `GET`, `POST`, `PUT`, `PATCH` or `DELETE`. */
  readonly method: string;
  /** As OpenAPI and API Gateway write it: `/jobs/{jobId}`. */
  readonly path: string;
  /** The name of the controller's class, and of its method. */
  readonly controller: string;
  readonly handler: string;
  /** Who may call it; undefined when nobody has said so. */
  readonly access: Access | undefined;
  /** The status of a success, unless the handler sets another. */
  readonly status: number;
  /** What validates body and query. */
  readonly bodySchema?: z.core.$ZodType;
  readonly querySchema?: z.core.$ZodType;
  /** The parameters in the path, in their order. */
  readonly params: readonly string[];
  /** The request headers that the handler is given, in lower case. */
  readonly headers: readonly string[];
}

/** One decorated parameter of a handler. */
interface HandlerArgument {
  readonly data?: unknown;
  readonly schema?: z.core.$ZodType;
  readonly pipes: readonly (Type<PipeTransform> | PipeTransform)[];
  /** What a decorator of our own gets it from. */
  readonly factory?: unknown;
}

/** Every route of an application that has been made (it need not listen), sorted by path and method. */
export function routesOf(app: INestApplicationContext): Route[] {
  const scanner = new MetadataScanner();
  const routes = [...app.get(ModulesContainer).values()].flatMap((module) =>
    [...module.controllers.values()].flatMap(({ metatype }) => {
      const controller = metatype as Type<object>;
      const prototype = controller.prototype as object;
      return scanner.getAllMethodNames(prototype).flatMap((handler) => routesOfHandler(app, controller, handler));
    }),
  );
  return routes.sort((one, other) => compare(one.path, other.path) || compare(one.method, other.method));
}

function routesOfHandler(app: INestApplicationContext, controller: Type<object>, handler: string): Route[] {
  const method = (controller.prototype as Record<string, object>)[handler];
  const verb = method && (Reflect.getMetadata(METHOD_METADATA, method) as RequestMethod | undefined);
  if (method === undefined || verb === undefined) return [];

  const access = app
    .get(Reflector)
    .getAllAndOverride<Access | undefined>(ACCESS_METADATA, [method as () => unknown, controller]);
  const status = Reflect.getMetadata(HTTP_CODE_METADATA, method) as number | undefined;
  const argumentsOf = argumentsBy(controller, handler);
  const bodySchema = schemaOf(app, argumentsOf(RouteParamtypes.BODY));
  const querySchema = schemaOf(app, argumentsOf(RouteParamtypes.QUERY));
  return pathsOf(controller, method).map((path) => ({
    method: RequestMethod[verb],
    path,
    controller: controller.name,
    handler,
    access,
    status: status ?? (verb === RequestMethod.POST ? 201 : 200),
    ...(bodySchema && { bodySchema }),
    ...(querySchema && { querySchema }),
    params: [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
    headers: headersOf(argumentsOf),
  }));
}

/** Both decorators take one path or several. */
function pathsOf(controller: object, method: object): string[] {
  const [prefixes, suffixes] = [controller, method].map((target) =>
    [Reflect.getMetadata(PATH_METADATA, target) as string | string[]].flat(),
  );
  return (prefixes ?? []).flatMap((prefix) => (suffixes ?? []).map((suffix) => toPath(`${prefix}/${suffix}`)));
}

/** `jobs/:jobId/` is `/jobs/{jobId}`. */
function toPath(nestPath: string): string {
  const segments = nestPath.split('/').filter((segment) => segment !== '');
  return `/${segments.map((segment) => segment.replace(/^:(\w+)$/, '{$1}')).join('/')}`;
}

type ArgumentsOf = (kind?: RouteParamtypes) => HandlerArgument[];

/** The arguments of one of Nest's own kinds, or all. */
function argumentsBy(controller: object, handler: string): ArgumentsOf {
  const metadata = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler) ?? {}) as object;
  const found = Object.entries(metadata) as [string, HandlerArgument][];
  return (kind) => found.flatMap(([key, value]) => (kind === undefined || key.startsWith(`${kind}:`) ? [value] : []));
}

/** What a decorator of our own gets its value from, as it leaves it in the metadata of whatever it decorates. */
function factoryOf(decorator: ParameterDecorator): unknown {
  class Decorated {
    handler(): void {
      return;
    }
  }
  decorator(Decorated.prototype, 'handler', 0);
  return argumentsBy(Decorated, 'handler')()[0]?.factory;
}

/** The decorators of our own that read a header. */
const HEADER_READERS: ReadonlyMap<unknown, string> = new Map([[factoryOf(IfMatch()), 'if-match']]);

function headersOf(argumentsOf: ArgumentsOf): string[] {
  const declared = argumentsOf(RouteParamtypes.HEADERS).map(({ data }) => data);
  const read = argumentsOf().map(({ factory }) => HEADER_READERS.get(factory));
  return [...declared, ...read].filter((header) => typeof header === 'string');
}

/** A schema that is known only at run time belongs to a pipe, which has it as `schema`. */
function schemaOf(app: INestApplicationContext, found: readonly HandlerArgument[]): z.core.$ZodType | undefined {
  for (const { schema, pipes } of found) {
    if (schema !== undefined) return schema;
    for (const pipe of pipes) {
      const instance = typeof pipe === 'function' ? app.get<object>(pipe, { strict: false }) : pipe;
      if ('schema' in instance) return instance.schema as z.core.$ZodType;
    }
  }
  return undefined;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
