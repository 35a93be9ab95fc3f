import type { OutputTensor } from './decoder.js';

/** The output of that name, also where an exporter wrote the output's index behind it: `scores:0`. */
export function namedOutput(outputs: readonly OutputTensor[], name: string): OutputTensor | undefined {
  return outputs.find((output) => output.name === name || output.name.replace(/:\d+$/u, '') === name);
}

/**
 * The only output, when it is one of floats with so many axes.
 *
 * @param rank with the batch.
 */
export function onlyOutput(outputs: readonly OutputTensor[], rank: number): OutputTensor | undefined {
  const [output, ...more] = outputs;
  return more.length === 0 && output !== undefined && isFloat(output, rank) ? output : undefined;
}

export function isFloat({ data, dims }: OutputTensor, rank: number): boolean {
  return data instanceof Float32Array && dims.length === rank;
}

/** The dimensions without the batch, where there is one; `rank` is that of one image. */
export function dimsOfImage({ dims }: OutputTensor, rank: number): readonly number[] {
  return dims.length > rank ? dims.slice(dims.length - rank) : dims;
}
