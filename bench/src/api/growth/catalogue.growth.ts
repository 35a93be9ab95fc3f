import * as z from 'zod';
import { apiGatewayV2Event } from '../../../../test/events/api-gateway-v2.js';
import { BenchStack } from '../../jobs/stack/bench.stack.js';
import type { Report } from '../../report/bound.js';
import { markdownTable } from '../../report/markdown.js';
import type { Spread } from '../../report/spread.js';
import { printSpread, spreadOf } from '../../report/spread.js';
import { HandlerProcess } from '../routes/handler.process.js';
import type { BuiltBench } from '../api.bench.js';
import { makeCatalogue } from './made.catalogue.js';

const SIZES = [100, 10_000, 100_000];
const LIMIT = '100';
/** The most that a page has: by it the middle of a catalogue is soon reached. */
const STRIDE = 1_000;
const MOST_RATIO = 1.2;
const WARM_UP = 200;
/** Of each page in a round: the pages take turns by a few invocations, so that what else the machine does slows all alike. */
const TURNS = 20;
const INVOCATIONS = 10;

const pageSchema = z.object({ data: z.object({ count: z.number(), nextCursor: z.string().optional() }) });

/** A page of 100 of a catalogue, and how long it took, of each round the median. */
interface Page {
  readonly size: number;
  readonly where: string;
  readonly event: object;
  readonly handler: HandlerProcess;
  readonly medians: number[];
}

/** Whether a page takes longer of a larger catalogue, or further on in it, on the local stack's DynamoDB. */
export async function measureCatalogueGrowth({ options: { rounds }, entry, say }: BuiltBench): Promise<Report> {
  const stack = await BenchStack.start();
  const handlers: HandlerProcess[] = [];
  try {
    const pages: Page[] = [];
    for (const size of SIZES) {
      say(`  a catalogue of ${size}`);
      const handler = await HandlerProcess.start(entry, {
        ...stack.environment,
        EXERCISES_TABLE_NAME: await makeCatalogue(stack, size),
        CATALOGUE_CACHE_SECONDS: '0',
      });
      handlers.push(handler);
      pages.push(...(await pagesOf(handler, size)));
    }
    for (const { handler, event } of pages) await handler.time([event], [], WARM_UP);
    for (let round = 1; round <= rounds; round++) {
      say(`  pages, round ${round} of ${rounds}`);
      await timeRound(pages);
    }
    return report(pages);
  } finally {
    for (const handler of handlers) await handler.stop();
    await stack.stop();
  }
}

async function timeRound(pages: readonly Page[]): Promise<void> {
  const times = new Map(pages.map((page) => [page, [] as number[]]));
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [{ handler, event }, taken] of times) {
      taken.push(...(await handler.time([event], [], INVOCATIONS)).handlerMs);
    }
  }
  for (const [{ medians }, taken] of times) medians.push(spreadOf(taken).median);
}

/** The first page and, if there are more, one in the middle. */
async function pagesOf(handler: HandlerProcess, size: number): Promise<Page[]> {
  const eventOf = (query: Readonly<Record<string, string>>): object => apiGatewayV2Event({ path: '/exercises', query });
  const pages = [{ size, where: 'first', event: eventOf({ limit: LIMIT }), handler, medians: [] }];
  if (size <= STRIDE) return pages;
  let cursor: string | undefined;
  for (let passed = 0; passed < size / 2; passed += STRIDE) {
    const query = { limit: String(STRIDE), ...(cursor !== undefined && { cursor }) };
    const { body } = await handler.invoke(eventOf(query), 200);
    cursor = pageSchema.parse(JSON.parse(body)).data.nextCursor;
  }
  if (cursor === undefined) throw new Error(`A catalogue of ${size} ends before its middle`);
  return [...pages, { size, where: 'in the middle', event: eventOf({ limit: LIMIT, cursor }), handler, medians: [] }];
}

function report(pages: readonly Page[]): Report {
  const measured = pages.map(({ size, where, medians }): { label: string; ms: Spread } => ({
    label: `${size.toLocaleString('en')} items, ${where}`,
    ms: spreadOf(medians),
  }));
  const medians = measured.map(({ ms }) => ms.median);
  const ratio = Math.max(...medians) / Math.min(...medians);
  return {
    text: markdownTable(
      ['a page of 100', 'ms'],
      measured.map(({ label, ms }) => [label, printSpread(ms, 2)]),
    ),
    bounds: [
      {
        what: `\`GET /exercises?limit=100\` of 100 to 100,000 items takes at most ${MOST_RATIO} times as long`,
        measured: ratio.toFixed(2),
        holds: ratio <= MOST_RATIO,
      },
    ],
  };
}
