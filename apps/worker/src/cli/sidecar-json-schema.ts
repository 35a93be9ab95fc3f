import * as z from 'zod/mini';
import { sidecarSchema } from '../detection/model/sidecar-schema.js';

/** What TypeScript may not write to is still written by people. */
function withoutReadOnly({ jsonSchema }: { jsonSchema: { readOnly?: boolean } }): void {
  delete jsonSchema.readOnly;
}

/** The JSON Schema of a sidecar, as `docs/model-sidecar.schema.json` publishes it for editors and for people. */
export function sidecarJsonSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(sidecarSchema, { io: 'input', override: withoutReadOnly });
  const title = 'The sidecar of a model: <model>.json beside <model>.onnx';
  return JSON.stringify({ $schema, title, ...schema }, undefined, 2);
}
