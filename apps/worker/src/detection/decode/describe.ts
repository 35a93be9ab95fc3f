import type { OutputTensor } from './decoder.js';

/** An output as messages name it: `logits [1, 300, 80]`. */
export function describeOutput({ name, dims }: OutputTensor): string {
  return `${name} [${dims.join(', ')}]`;
}

const NUMBERS = new Intl.ListFormat('en-GB');

/** `8, 16 and 32`. */
export function describeStrides(strides: readonly number[]): string {
  return NUMBERS.format(strides.map(String));
}
