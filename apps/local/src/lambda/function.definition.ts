import { z } from 'zod';
import { resourcesOfType } from '../template/template.js';
import type { Template } from '../template/template.js';

const functionSchema = z.object({
  FunctionName: z.string(),
  /** The file without its extension, and what of it is called. */
  Handler: z.string().regex(/^[^.]+\.[^.]+$/),
  /** Seconds, as a number or as a parameter has it. */
  Timeout: z.coerce.number().positive(),
});

/** The Lambda function of a template, as far as it matters here. */
export interface FunctionDefinition {
  readonly functionName: string;
  /** The name by which the entry exports it. */
  readonly handler: string;
  readonly timeoutMs: number;
}

/** The one function of a template. @throws Error when there is none, more than one, or one that is not understood. */
export function functionOf(template: Template): FunctionDefinition {
  const [found, ...others] = resourcesOfType(template, 'AWS::Lambda::Function');
  if (found === undefined || others.length > 0)
    throw new Error('The template must have exactly one AWS::Lambda::Function');
  const { data, error } = functionSchema.safeParse(found.properties);
  if (error) throw new Error(`${found.logicalId}: ${z.prettifyError(error)}`);
  const [, handler = ''] = data.Handler.split('.');
  return { functionName: data.FunctionName, handler, timeoutMs: data.Timeout * 1_000 };
}
