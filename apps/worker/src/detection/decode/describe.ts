import type { OutputTensor } from './decoder.js';

/** An output as messages name it: `logits [1, 300, 80]`. */
export function describeOutput({ name, dims }: OutputTensor): string {
  return `${name} [${dims.join(', ')}]`;
}

/** What should be a share, such as a score, and is not. */
export function describeOddShare(what: string, value: number): string {
  return `${what} is ${Number(value.toPrecision(3))}, and not within 0 and 1`;
}

const NUMBERS = new Intl.ListFormat('en-GB');

/** `8, 16 and 32`. */
export function describeStrides(strides: readonly number[]): string {
  return NUMBERS.format(strides.map(String));
}
