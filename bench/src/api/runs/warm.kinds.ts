import type { Variation } from '../api.bench.js';
import type { ContenderName } from '../contenders.js';
import type { Plan } from '../harness/plan.js';
import type { ApiOptions } from '../options.js';
import type { Ratio } from './ratios.js';

/** What is measured in warm processes. */
export const WARM = {
  fresh: 'Spotter, URLs signed anew',
  unbundled: '(u) Spotter unbundled, URLs signed anew',
  floor: '(g) the SDK alone',
  boto3: '(h) boto3',
  stable: 'Spotter, URLs kept',
  compressed: 'Spotter, URLs kept, Brotli',
  page: 'Spotter, page kept',
} as const;

export type WarmName = keyof typeof WARM;

interface WarmKind {
  readonly contender: ContenderName;
  readonly variation: Variation;
}

/** A signing window of Spotter's, with URLs that live for an hour: after it no URL is kept. */
const WINDOW_MS = 5 * 60_000;

const SIGNED_ANEW: Variation = { plan: { clockStepMs: WINDOW_MS } };

export const KINDS: Readonly<Record<WarmName, WarmKind>> = {
  fresh: { contender: 'spotter', variation: SIGNED_ANEW },
  unbundled: { contender: 'unbundled', variation: SIGNED_ANEW },
  // It signs anew whatever the time is; its clock goes on alike.
  floor: { contender: 'floor', variation: SIGNED_ANEW },
  boto3: { contender: 'boto3', variation: {} },
  stable: { contender: 'spotter', variation: { plan: { withScan: true } } },
  compressed: { contender: 'spotter', variation: { headers: { 'accept-encoding': 'br' } } },
  page: { contender: 'spotter', variation: { environment: { CATALOGUE_CACHE_SECONDS: '10' } } },
};

export const RATIOS: readonly Ratio<WarmName>[] = [
  { pair: ['fresh', 'floor'], atMost: 0.25 },
  { pair: ['fresh', 'boto3'], atMost: 0.12 },
  { pair: ['fresh', 'unbundled'] },
  { pair: ['stable', 'fresh'] },
  { pair: ['compressed', 'stable'] },
  { pair: ['page', 'stable'] },
];

/** Half as many requests as count come before them, for the compiler. */
export function warmPlan({ requests }: Pick<ApiOptions, 'requests'>, { plan }: Variation = {}): Partial<Plan> {
  return { ...plan, warmUps: Math.ceil(requests / 2), requests };
}
