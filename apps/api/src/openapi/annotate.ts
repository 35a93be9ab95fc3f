import type { SchemaObject } from 'openapi3-ts/oas31';
import type { Annotation } from './operation.js';

/**
 * Adds to a body's schema what its description says of the fields.
 *
 * @throws Error naming a field of the top that is not described, or a description of no field.
 */
export function annotate(schema: SchemaObject, annotations: Readonly<Record<string, Annotation>>): SchemaObject {
  const annotated = structuredClone(schema);
  for (const [path, annotation] of Object.entries(annotations)) {
    const field = fieldAt(annotated, path);
    if (field === undefined) throw new Error(`describes ${path}, and its body has no such field`);
    Object.assign(field, annotation);
  }
  const bare = Object.keys(annotated.properties ?? {}).find((field) => !(field in annotations));
  if (bare !== undefined) throw new Error(`does not describe the field ${bare} of its body`);
  return annotated;
}

/** `options.labels[]` are the items of the property `labels` of the property `options`. */
function fieldAt(schema: SchemaObject, path: string): SchemaObject | undefined {
  return path
    .replaceAll('[]', '.[]')
    .split('.')
    .reduce<SchemaObject | undefined>(
      (parent, step) => (step === '[]' ? parent?.items : parent?.properties?.[step]) as SchemaObject | undefined,
      schema,
    );
}
