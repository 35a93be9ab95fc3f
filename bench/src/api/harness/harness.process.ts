import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { steppingClock } from './clock.js';
import type { HandlerAnswer, Moment, Plan, Said, WarmRequest } from './plan.js';
import type { Scan } from './scan.js';

// Does what Lambda's runtime does, without its network: loads the handler and invokes it. Nothing that takes time to load may
// be imported here; harness.py is the same in Python.

type Handler = (event: unknown, context: object) => Promise<HandlerAnswer>;

const SAYS_ON = 3;

const [, , argument = ''] = process.argv;
const plan = JSON.parse(argument) as Plan;
const step = plan.clockStepMs > 0 ? steppingClock() : () => undefined;

function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
}

function moment(): Moment {
  return { atMs: monotonicMs(), cpuMs: cpuMs(), rssBytes: process.memoryUsage.rss() };
}

function contextOf(invocation: number): object {
  return {
    awsRequestId: `request-${invocation}`,
    functionName: 'bench',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:bench',
    memoryLimitInMB: '1769',
    logGroupName: '/aws/lambda/bench',
    logStreamName: 'bench',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => 10_000,
  };
}

async function timed(handler: Handler, invocation: number): Promise<{ request: WarmRequest; answer: HandlerAnswer }> {
  const event: unknown = JSON.parse(plan.event);
  const context = contextOf(invocation);
  const cpuBefore = cpuMs();
  const before = monotonicMs();
  const answer = await handler(event, context);
  const ms = monotonicMs() - before;
  const cpu = cpuMs() - cpuBefore;
  const { heapUsed, external } = process.memoryUsage();
  const { statusCode, body } = answer;
  const request = { ms, cpuMs: cpu, statusCode, bodyLength: body.length, heapBytes: heapUsed + external };
  return { request, answer };
}

/** How long the DynamoDB call alone takes; loaded only now, so that it is no part of the start, and by a name that no bundler sees. */
async function scanTimer(): Promise<() => Promise<number>> {
  const { scan } = (await import(new URL('api-scan.mjs', import.meta.url).href)) as { readonly scan: Scan };
  return async () => {
    const before = monotonicMs();
    await scan();
    return monotonicMs() - before;
  };
}

const { handler } = (await import(pathToFileURL(plan.entry).href)) as { readonly handler: Handler };
const loaded = moment();
const first = await handler(JSON.parse(plan.event), contextOf(0));
const answered = moment();

const scanMs = plan.withScan ? await scanTimer() : undefined;
const requests: WarmRequest[] = [];
let last = first;
for (let invocation = 1; invocation <= plan.warmUps + plan.requests; invocation++) {
  step(plan.clockStepMs);
  const scanned = scanMs && { scanMs: await scanMs() };
  const { request, answer } = await timed(handler, invocation);
  if (invocation > plan.warmUps) requests.push({ ...request, ...scanned });
  last = answer;
}
const said: Said = { loaded, answered, first, requests, last, ended: moment() };
const bytes = Buffer.from(JSON.stringify(said));
for (let written = 0; written < bytes.length;) written += writeSync(SAYS_ON, bytes, written);
// Connections that are kept alive would keep it.
process.exit(0);
