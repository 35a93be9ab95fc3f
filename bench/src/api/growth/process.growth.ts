import { apiGatewayV2Event } from '../../../../test/events/api-gateway-v2.js';
import type { Exchange } from '../../../../test/support/recording.proxy.js';
import type { Report } from '../../report/bound.js';
import { markdownTable } from '../../report/markdown.js';
import { printSpread, spreadOf } from '../../report/spread.js';
import { HandlerProcess } from '../routes/handler.process.js';
import { RecordedStack } from '../routes/recorded.stack.js';
import { callOf } from '../routes/waves.js';
import { mostAtOnce } from './at-once.js';
import type { BuiltBench } from '../api.bench.js';

/** How many images a job has, and how many of such jobs are submitted in a round. */
const JOBS = [
  { images: 1, jobs: 100 },
  { images: 10, jobs: 50 },
  { images: 100, jobs: 20 },
  { images: 1_000, jobs: 5 },
] as const;
const MOST_IMAGES = 1_000;
/** Of what an image of a job of 1,000 takes to what one of 100 does: the share that each job has is small in both. */
const MOST_RATIO = 1.2;
/** Items by 25 in a call, messages by 10, and ten others. */
const MOST_CALLS = Math.ceil((MOST_IMAGES + 1) / 25) + MOST_IMAGES / 10 + 10;
const MOST_AT_ONCE = 10;

/** Whether a job takes as much longer as it has more images, and what it calls of AWS, on the local stack. */
export async function measureProcessGrowth({ options: { rounds }, entry, say }: BuiltBench): Promise<Report> {
  const recorded = await RecordedStack.start(entry);
  const { environment } = recorded.stack;
  // Without proxies between.
  const handler = await HandlerProcess.start(entry, environment);
  try {
    const events = submissions(environment['UPLOAD_BUCKET_NAME'] ?? '');
    const perImage = new Map<number, number[]>();
    for (const { images, jobs } of JOBS) await handler.time(events(images, jobs), []);
    for (let round = 1; round <= rounds; round++) {
      say(`  jobs, round ${round} of ${rounds}`);
      for (const { images, jobs } of JOBS) {
        const { handlerMs } = await handler.time(events(images, jobs), []);
        perImage.set(images, [...(perImage.get(images) ?? []), spreadOf(handlerMs).median / images]);
      }
    }
    const [event = {}] = events(MOST_IMAGES, 1);
    recorded.take();
    await recorded.handler.invoke(event, 202);
    return report(perImage, recorded.take());
  } finally {
    await handler.stop();
    await recorded.stop();
  }
}

/** Each of a user of its own: how many images of one may be open is limited. */
function submissions(bucket: string): (images: number, jobs: number) => object[] {
  let users = 0;
  return (images, jobs) =>
    Array.from({ length: jobs }, () => {
      const userId = `user-${++users}`;
      const imageUrls = Array.from({ length: images }, (_, index) => `s3://${bucket}/uploads/${userId}/${index}.jpg`);
      return apiGatewayV2Event({ method: 'POST', path: '/process', body: { imageUrls, userId } });
    });
}

function report(perImage: ReadonlyMap<number, readonly number[]>, exchanges: readonly Exchange[]): Report {
  const spreads = [...perImage].map(([images, medians]) => ({ images, ms: spreadOf(medians) }));
  const of = (images: number): number => spreadOf(perImage.get(images) ?? []).median;
  const ratio = of(1_000) / of(100);
  const operations = Map.groupBy(exchanges, (exchange) => callOf(exchange).operation);
  const atOnce = mostAtOnce(exchanges);
  return {
    text: [
      markdownTable(
        ['images of `POST /process`', 'ms', 'ms an image'],
        spreads.map(({ images, ms: { least, median, most } }) => [
          images.toLocaleString('en'),
          printSpread({ least: least * images, median: median * images, most: most * images }, 1),
          printSpread({ least, median, most }, 3),
        ]),
      ),
      markdownTable(
        ['calls for 1,000 images', 'how many', 'at most at once'],
        [
          ...[...operations].map(([operation, calls]) => [operation, calls.length, mostAtOnce(calls)]),
          ['all', exchanges.length, atOnce],
        ],
      ),
    ].join('\n\n'),
    bounds: [
      {
        what: `An image of 1,000 takes \`POST /process\` at most ${MOST_RATIO} times as long as one of 100`,
        measured: ratio.toFixed(2),
        holds: ratio <= MOST_RATIO,
      },
      {
        what: `\`POST /process\` with 1,000 images makes ≤ ${MOST_CALLS} calls of AWS`,
        measured: String(exchanges.length),
        holds: exchanges.length <= MOST_CALLS,
      },
      {
        what: `at most ${MOST_AT_ONCE} of them at once`,
        measured: String(atOnce),
        holds: atOnce <= MOST_AT_ONCE,
      },
    ],
  };
}
