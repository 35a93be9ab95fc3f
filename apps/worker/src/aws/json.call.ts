import type { DirectCall } from './direct.calls.js';
import { ONE_PLACE } from './learned.endpoints.js';

/** A call of a service that speaks AWS JSON 1.0: `target` is its name and operation, the answer's body the output. */
export function jsonCall(target: string, input: object, outputOf: (output: unknown) => object): DirectCall {
  return {
    method: 'POST',
    place: ONE_PLACE,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target },
    body: JSON.stringify(input),
    outputOf: ({ body }) => outputOf(body.length === 0 ? {} : parsed(body.toString())),
  };
}

/** @throws Error without the text, which is data of users, and would be in the log. */
function parsed(text: string): object {
  try {
    const output: unknown = JSON.parse(text);
    if (typeof output === 'object' && output !== null && !Array.isArray(output)) return output;
  } catch {
    // Said below.
  }
  throw new Error('The answer is no JSON object');
}
