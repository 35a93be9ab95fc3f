import type { Setup } from './protocol.js';

/** What a thread is started with. */
export type BareThreadData = Pick<Setup, 'modelPath' | 'feeds'>;

/** What it is told to do: to run the model again and again for as long. */
export interface BareOrder {
  readonly seconds: number;
}

/** What it says: once that it is ready, then for each order how often the model has run. */
export type BareAnswer = { readonly kind: 'ready' } | { readonly kind: 'done'; readonly runs: number };
