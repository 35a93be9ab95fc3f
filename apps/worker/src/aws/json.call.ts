import type { DirectCall } from './direct.calls.js';

/** A call of a service that speaks AWS JSON 1.0: `target` is its name and operation, the answer's body the output. */
export function jsonCall(target: string, input: object, outputOf: (output: unknown) => object): DirectCall {
  return {
    method: 'POST',
    place: { name: '', path: '' },
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target },
    body: JSON.stringify(input),
    outputOf: ({ body }) => outputOf(body.length === 0 ? {} : JSON.parse(body.toString())),
  };
}
