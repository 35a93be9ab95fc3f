import { flatness } from '../../memory/flatness.js';
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
    return report(soaked);
  } finally {
    await handler.stop();
    await services.close();
  }
}

function report({ heapBytes, rssBytes, seconds }: Soaked): Report {
  const measured = [seriesOf('heap after collection', heapBytes), seriesOf('RSS', rssBytes)];
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
        'MB per 1,000 invocations (95 %)',
      ],
      measured.map(({ what, start, settled, end, peak, perThousand }) => [
        what,
        INVOCATIONS,
        seconds.toFixed(0),
        ...[start, settled, end, peak].map((value) => value.toFixed(1)),
        perThousand,
      ]),
    ),
    bounds: measured.map(({ what, perThousand, isFlat }) => ({
      what: `${what} is flat over ${INVOCATIONS.toLocaleString('en')} invocations`,
      measured: `${perThousand} MB per 1,000`,
      holds: isFlat,
    })),
  };
}

function seriesOf(what: string, bytes: readonly number[]) {
  const megabytes = bytes.map((value) => value / MEGABYTE);
  const settled = megabytes.slice(WARM_UP / SAMPLE_EVERY);
  const { perThousand, bound } = flatness(settled, SAMPLE_EVERY, '');
  const [start = NaN] = megabytes;
  const [first = NaN] = settled;
  return {
    what,
    start,
    settled: first,
    end: megabytes.at(-1) ?? NaN,
    peak: Math.max(...megabytes),
    perThousand,
    isFlat: bound.holds,
  };
}
