import type { Type } from '@nestjs/common';
import type { ErrorCode } from '@spotter/shared';
import type { SchemaObject } from 'openapi3-ts/oas31';
import type * as z from 'zod/mini';
import type { HeaderName } from './headers.js';

/** What is said of a value beyond the schema that validates it: a description, and rules that only code can check. */
export type Annotation = SchemaObject & { readonly description: string };

/** What nobody can make up: an id, of which one is shown. */
export type Identifier = Annotation & { readonly examples: [string] };

/** What a handler answers with one status. */
export interface Answer {
  readonly description: string;
  /** Without one there is no body. */
  readonly schema?: z.core.$ZodType;
  readonly headers?: readonly HeaderName[];
}

/** What the decorators of a handler do not say of it. */
export interface Operation {
  /** Unique in the document; names the operation in generated clients. */
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  /** The successes by their status. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** What it fails with for reasons of its own, and when; `false` for what others fail with that have such parameters. */
  readonly errors?: Readonly<Partial<Record<ErrorCode, string | false>>>;
  /** Whether it reads or writes tables, and so fails when they do. */
  readonly tables?: boolean;
  /** Each parameter of its path, of its query, and each header. */
  readonly params?: Readonly<Record<string, Identifier>>;
  readonly query?: Readonly<Record<string, Annotation>>;
  readonly headers?: Readonly<Record<string, Annotation>>;
  /** The fields of its body by their paths, such as `imageUrls`, `imageUrls[]` or `options.labels`; each of the top has one. */
  readonly body?: Readonly<Record<string, Annotation>>;
  /** A body that is accepted, as long as what it names is there. */
  readonly example?: unknown;
}

export interface Tag {
  readonly name: string;
  readonly description: string;
}

/** Methods that a path refuses before any route is looked for. */
export interface RefusedMethods {
  readonly path: string;
  readonly methods: readonly string[];
  readonly code: ErrorCode;
  readonly description: string;
}

/** What a feature says of its routes. */
export interface Feature {
  readonly tag: Tag;
  /** The name of the controller's class. */
  readonly controller: string;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly refused?: RefusedMethods;
}

/** The names of a controller's handlers. */
type Handlers<Controller> = {
  [Name in keyof Controller]: Controller[Name] extends (...args: never[]) => unknown ? Name : never;
}[keyof Controller] &
  string;

/** Describes each route of a controller by the name of its handler. */
export function describeRoutes<Controller extends object>(
  controller: Type<Controller>,
  tag: Tag,
  operations: Readonly<Record<Handlers<Controller>, Operation>>,
  refused?: RefusedMethods,
): Feature {
  return { tag, controller: controller.name, operations, ...(refused && { refused }) };
}
