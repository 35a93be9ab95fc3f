import { flatness } from '../../memory/flatness.js';
import { trendOf } from '../../memory/regression.js';
import type { Report } from '../../report/bound.js';
import { markdownTable } from '../../report/markdown.js';
import type { BuiltBench } from '../api.bench.js';
import { startCannedServices } from '../routes/canned.services.js';
import type { Soaked } from '../routes/handler.messages.js';
import { HandlerProcess } from '../routes/handler.process.js';
import { recordInvocations } from './recorded.invocations.js';

const MEGABYTE = 1e6;
const INVOCATIONS = 100_000;
const SAMPLE_EVERY = 1_000;
/** Before the slope is looked at: V8 optimises, and heaps and pools find their sizes. */
const WARM_UP = 20_000;
/** As an average over events of all kinds: what is kept of one kind alone may be as many times as much. */
const MOST_KEPT_BYTES = 16;

/** How much memory the handler takes in a long series of invocations of all kinds, and whether it keeps taking more. */
export async function measureApiMemory({ entry, say }: BuiltBench): Promise<Report> {
  const { events, exchanges, environment } = await recordInvocations(entry);
  const services = await startCannedServices(exchanges);
  const handler = await HandlerProcess.start(entry, {
    ...environment,
    AWS_ENDPOINT_URL_DYNAMODB: services.url,
    AWS_ENDPOINT_URL_SQS: services.url,
    AWS_ENDPOINT_URL_S3: services.url,
    // Pages are kept, forgotten and kept again, some thousand invocations each.
    CATALOGUE_CACHE_SECONDS: '1',
  });
  try {
    say(`  ${INVOCATIONS} invocations, after ${WARM_UP} others`);
    const soaked = await handler.soak(events, WARM_UP + INVOCATIONS, SAMPLE_EVERY);
    if (services.unknown.length > 0) throw new Error(`Calls that were not recorded: ${services.unknown.join(', ')}`);
    return memoryReport(soaked, events.length);
  } finally {
    await handler.stop();
    await services.close();
  }
}

/** @param kinds of events, of which each was as often. */
export function memoryReport({ heapBytes, rssBytes, seconds }: Soaked, kinds: number): Report {
  const heap = seriesOf('heap after collection', heapBytes);
  const rss = seriesOf('RSS', rssBytes);
  return {
    text: markdownTable(
      [
        '',
        'invocations',
        'seconds for all',
        'at start, MB',
        `after the first ${WARM_UP}`,
        'at end',
        'peak',
        'bytes an invocation (95 %)',
      ],
      [heap, rss].map(({ what, start, settled, peak, perInvocation }) => [
        what,
        INVOCATIONS,
        seconds.toFixed(0),
        ...[start, settled[0] ?? NaN, settled.at(-1) ?? NaN, peak].map((value) => (value / MEGABYTE).toFixed(1)),
        perInvocation,
      ]),
    ),
    bounds: [
      {
        what: `heap after collection grows by < ${MOST_KEPT_BYTES} bytes an invocation, on average over ${kinds} kinds of events`,
        measured: `${heap.perInvocation} bytes`,
        holds: heap.most < MOST_KEPT_BYTES,
      },
      {
        what: `RSS is flat over ${INVOCATIONS.toLocaleString('en')} invocations`,
        measured: `${rss.perInvocation} bytes an invocation`,
        holds: flatness(rss.settled, SAMPLE_EVERY, '').bound.holds,
      },
    ],
  };
}

function seriesOf(what: string, bytes: readonly number[]) {
  const settled = bytes.slice(WARM_UP / SAMPLE_EVERY);
  const trend = trendOf(settled);
  const slope = trend.slope / SAMPLE_EVERY;
  const margin = trend.margin / SAMPLE_EVERY;
  const [least, most] = [slope - margin, slope + margin];
  const perInvocation = `${slope.toFixed(1)} (${least.toFixed(1)} to ${most.toFixed(1)})`;
  return { what, settled, start: bytes[0] ?? NaN, peak: Math.max(...bytes), perInvocation, most };
}
