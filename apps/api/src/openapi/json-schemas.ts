import type { SchemaObject } from 'openapi3-ts/oas31';
import * as z from 'zod/mini';

/** Gives a schema a name, by which the document has it once, and says what it is; `more` is what no schema says. */
export function name<Schema extends z.core.$ZodType>(
  id: string,
  description: string,
  schema: Schema,
  more: SchemaObject = {},
): Schema {
  z.globalRegistry.add(schema, { ...more, id, description });
  return schema;
}

export type Direction = 'request' | 'answer';

/** Turns schemas that validate into JSON Schema 2020-12, and collects those that have names. */
export class JsonSchemas {
  private readonly found = new Map<string, SchemaObject>();

  /** Those with names, as `components/schemas` has them. */
  get components(): Record<string, SchemaObject> {
    return Object.fromEntries([...this.found].sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  /** The schema of what a client sends, or of what it gets. */
  of(schema: z.core.$ZodType, direction: Direction): SchemaObject {
    // Wrapped, since only what is inside another schema is referred to by its name.
    const { properties, $defs } = z.toJSONSchema(z.object({ wrapped: schema }), {
      io: direction === 'request' ? 'input' : 'output',
      // What only code can check is any value, until an annotation says more.
      unrepresentable: 'any',
      override: ({ jsonSchema }) => {
        dropSafeIntegers(jsonSchema);
      },
    });
    for (const [id, definition] of Object.entries($defs ?? {})) this.found.set(id, toComponent(definition));
    return toComponent(properties?.['wrapped']);
  }

  /** A parameter of a query: what code reads from the text, where that is a number. */
  ofParameter(schema: z.core.$ZodType): SchemaObject {
    const [sent, read] = [this.of(schema, 'request'), this.of(schema, 'answer')];
    return sent.type === 'string' && read.type === 'number' ? { ...read, type: 'integer' } : sent;
  }
}

function dropSafeIntegers(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}

/** zod's own types of JSON Schema are looser than those of OpenAPI, and its definitions are at another place. */
function toComponent(schema: unknown): SchemaObject {
  const text = JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/');
  return JSON.parse(text) as SchemaObject;
}
