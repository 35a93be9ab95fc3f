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

/** What is looked at, and as what it is known to the reader. */
const SERIES = {
  heapUsed: 'heap after collection',
  heapTotal: 'heap with its room',
  external: 'of buffers, beside the heap',
  rss: 'RSS',
} as const;

/** @param kinds of events, of which each was as often. */
export function memoryReport({ samples, seconds }: Soaked, kinds: number): Report {
  const seriesOf = (name: keyof typeof SERIES): SeriesReport =>
    reportOf(
      SERIES[name],
      samples.map((sample) => sample[name] / MEGABYTE),
    );
  const [heap, total, external, rss] = [
    seriesOf('heapUsed'),
    seriesOf('heapTotal'),
    seriesOf('external'),
    seriesOf('rss'),
  ];
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
      [heap, total, external, rss].map(({ what, megabytes, settled, perInvocation }) => [
        what,
        INVOCATIONS,
        seconds.toFixed(0),
        ...[megabytes[0], settled[0], settled.at(-1), Math.max(...megabytes)].map((value) => (value ?? NaN).toFixed(1)),
        perInvocation,
      ]),
    ),
    bounds: [
      {
        what: `heap after collection grows by < ${MOST_KEPT_BYTES} bytes an invocation, on average over ${kinds} kinds of events`,
        measured: `${heap.perInvocation} bytes`,
        holds: heap.mostPerInvocation < MOST_KEPT_BYTES,
      },
      {
        what: `RSS is flat over ${INVOCATIONS.toLocaleString('en')} invocations`,
        measured: `${rss.perInvocation} bytes an invocation`,
        holds: flatness(rss.settled, SAMPLE_EVERY, '').bound.holds,
      },
    ],
  };
}

interface SeriesReport {
  readonly what: string;
  readonly megabytes: readonly number[];
  /** Those after the warm-up. */
  readonly settled: readonly number[];
  /** Bytes, with the 95 % interval. */
  readonly perInvocation: string;
  /** The upper end of that. */
  readonly mostPerInvocation: number;
}

function reportOf(what: string, megabytes: readonly number[]): SeriesReport {
  const settled = megabytes.slice(WARM_UP / SAMPLE_EVERY);
  const trend = trendOf(settled);
  const bytes = MEGABYTE / SAMPLE_EVERY;
  const [slope, margin] = [trend.slope * bytes, trend.margin * bytes];
  const most = slope + margin;
  const perInvocation = `${slope.toFixed(1)} (${(slope - margin).toFixed(1)} to ${most.toFixed(1)})`;
  return { what, megabytes, settled, perInvocation, mostPerInvocation: most };
}
