import { Injectable, StandardSchemaValidationPipe } from '@nestjs/common';
import type * as z from 'zod/mini';
import { schemaError } from './validation.js';

/** Validates what a handler declares with a schema, such as `@Body({ schema })`; its faults are errors of the contract. */
@Injectable()
export class SchemaPipe extends StandardSchemaValidationPipe {
  constructor() {
    // Every schema here is zod's, whose issues say more than the standard asks for.
    super({ exceptionFactory: (issues) => schemaError(issues as readonly z.core.$ZodIssue[]) });
  }

  /** Every schema is strict and nothing merges a body into another object, so such a key is refused or kept like any other. */
  protected override stripProtoKeys(): void {
    return;
  }
}
