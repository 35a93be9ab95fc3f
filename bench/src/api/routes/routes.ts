import * as z from 'zod';
import { apiGatewayV2Event } from '../../../../test/events/api-gateway-v2.js';
import type { Exchange } from '../../../../test/support/recording.proxy.js';
import type { Report } from '../../report/bound.js';
import { markdownTable } from '../../report/markdown.js';
import { printSpread, spreadOf } from '../../report/spread.js';
import type { BuiltBench } from '../api.bench.js';
import { startCannedServices } from './canned.services.js';
import type { AwsCall, Times } from './handler.messages.js';
import { HandlerProcess } from './handler.process.js';
import { RecordedStack } from './recorded.stack.js';
import { callOf, wavesOf } from './waves.js';

const IMAGES = 10;
const MOST_ADDED_MS = 1;
/** Until V8 has optimised what is often run. */
const WARM_UP = 500;
/** Of the handler and of its calls alone, by turns, for each route in each round. */
const PAIRS = 200;

/** A route as it is invoked, and what it calls of AWS. */
interface Route {
  readonly name: string;
  readonly event: object;
  readonly waves: readonly (readonly AwsCall[])[];
}

/** What adapter and framework add to the calls of AWS that an invocation makes, once everything is warm. */
export async function measureRoutes({ options: { rounds }, entry, say }: BuiltBench): Promise<Report> {
  const { routes, exchanges, environment } = await record(entry);
  const services = await startCannedServices(exchanges);
  const handler = await HandlerProcess.start(entry, {
    ...environment,
    AWS_ENDPOINT_URL_DYNAMODB: services.url,
    AWS_ENDPOINT_URL_SQS: services.url,
  });
  try {
    const times = new Map(routes.map((route) => [route, [] as Times[]]));
    for (const { event, waves } of routes) await handler.time([event], waves, WARM_UP);
    const calls = routes.reduce((sum, { waves }) => sum + waves.flat().length, 0);
    const before = services.requests;
    for (let round = 1; round <= rounds; round++) {
      say(`  routes, round ${round} of ${rounds}`);
      for (const [route, taken] of times) taken.push(await handler.time([route.event], route.waves, PAIRS));
    }
    // A handler that calls more or less than was recorded is compared with something else.
    const expected = 2 * calls * PAIRS * rounds;
    if (services.unknown.length > 0 || services.requests - before !== expected) {
      throw new Error(`${services.requests - before} calls instead of ${expected}: ${services.unknown.join(', ')}`);
    }
    return report(times);
  } finally {
    await handler.stop();
    await services.close();
  }
}

/** Invokes each route on the local stack, and keeps its calls with their answers. */
async function record(
  entry: string,
): Promise<{ routes: Route[]; exchanges: Exchange[]; environment: Readonly<Record<string, string>> }> {
  // Jobs stay as they are while they are looked at.
  const variables = { JOB_TIMES: JSON.stringify({ firstCheck: 3_600_000, longestCheck: 3_600_000 }) };
  const recorded = await RecordedStack.start(entry, variables);
  try {
    const { handler, stack } = recorded;
    const environment: Readonly<Record<string, string>> = { ...stack.environment, ...variables };
    const routes: Route[] = [];
    const exchanges: Exchange[] = [];
    const add = async (name: string, event: object, status: number): Promise<string> => {
      await handler.invoke(event, status);
      recorded.take();
      const { body } = await handler.invoke(event, status);
      const made = recorded.take();
      routes.push({ name, event, waves: wavesOf(made).map((wave) => wave.map(callOf)) });
      exchanges.push(...made);
      return body;
    };
    await add('`GET /limits`', apiGatewayV2Event({ path: '/limits' }), 200);
    await add('`POST /sessions`', apiGatewayV2Event({ method: 'POST', path: '/sessions' }), 200);
    const imageUrls = Array.from(
      { length: IMAGES },
      (_, index) => `s3://${environment['UPLOAD_BUCKET_NAME'] ?? ''}/uploads/ada/${index}.jpg`,
    );
    const process = apiGatewayV2Event({ method: 'POST', path: '/process', body: { imageUrls, userId: 'ada' } });
    const { jobId } = acceptedSchema.parse(JSON.parse(await add('`POST /process`, 10 images', process, 202)));
    await add('`GET /jobs/{id}`, 10 images', apiGatewayV2Event({ path: `/jobs/${jobId}` }), 200);
    return { routes, exchanges, environment };
  } finally {
    await recorded.stop();
  }
}

const acceptedSchema = z.object({ jobId: z.string() });

function report(times: ReadonlyMap<Route, readonly Times[]>): Report {
  const measured = [...times].map(([{ name, waves }, rounds]) => {
    const medians = rounds.map(({ handlerMs, callsMs }) => ({
      handler: spreadOf(handlerMs).median,
      calls: waves.length === 0 ? 0 : spreadOf(callsMs).median,
    }));
    return {
      name,
      calls: waves.map((wave) => wave.map(({ operation }) => operation).join(' + ')).join(', then ') || 'none',
      handler: spreadOf(medians.map(({ handler }) => handler)),
      alone: spreadOf(medians.map(({ calls }) => calls)),
      added: spreadOf(medians.map(({ handler, calls }) => handler - calls)),
      ratio: spreadOf(medians.map(({ handler, calls }) => handler / calls)),
    };
  });
  const rows = measured.map(({ name, calls, handler, alone, added, ratio }) => [
    name,
    calls,
    printSpread(handler, 2),
    printSpread(alone, 2),
    printSpread(added, 2),
    calls === 'none' ? '' : printSpread(ratio, 2),
  ]);
  return {
    text: markdownTable(
      ['warm', 'calls of AWS', 'handler, ms', 'the calls alone, ms', 'added, ms', 'handler / calls'],
      rows,
    ),
    bounds: measured.map(({ name, added }) => ({
      what: `${name} adds ≤ ${MOST_ADDED_MS} ms to its calls of AWS`,
      measured: `${added.median.toFixed(2)} ms`,
      holds: added.median <= MOST_ADDED_MS,
    })),
  };
}
