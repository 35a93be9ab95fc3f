import * as z from 'zod/mini';
import { sidecarSchema } from '../detection/model/sidecar-schema.js';

/** The JSON Schema of a sidecar, as `docs/model-sidecar.schema.json` publishes it for editors and for people. */
export function sidecarJsonSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(sidecarSchema, { io: 'input' });
  const title = 'The sidecar of a model: <model>.json beside <model>.onnx';
  return JSON.stringify({ $schema, title, ...schema }, undefined, 2);
}
