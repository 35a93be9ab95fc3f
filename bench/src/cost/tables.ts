import { markdownTable } from '../report/markdown.js';
import type { Activity } from './activities.js';
import { ACTIVITIES, ACTIVITY_NAMES, ASSUMED, COUNTED, usageOf } from './activities.js';
import type { Line } from './bill.js';
import { dollarsAfterFree, dollarsOf, linesOf } from './bill.js';
import type { Deployed, Environment } from './deployed.js';
import { DAYS, growthUsage, HOURS, idleUsage, tasksFor, withLogsKept } from './month.js';
import type { Daily } from './month.js';
import { inDigits, inDollars } from './numbers.js';
import type { Meter, Prices } from './prices.js';
import { METERS } from './prices.js';
import type { Usage } from './usage.js';
import { times, together } from './usage.js';

/** What the tables are made from. */
export interface Sources {
  readonly prices: Prices;
  readonly deployed: Readonly<Record<Environment, Deployed>>;
}

const FEW = 1_000;
const MANY = 1_000_000;
/** Of the largest things on a bill. */
const LARGEST = 4;

/** All tables of docs/cost.md. */
export function tablesOf(sources: Sources): string {
  const sections = {
    'A month': months(sources),
    'Where the money goes at a million a day': largest(sources),
    'An idle month': idle(sources),
    'What a million of each costs': millions(sources),
    'What a thousand of each use': uses(sources),
    'What a choice costs': extras(sources),
    'What was counted': counted(),
    'What was assumed': assumed(sources),
    Prices: prices(sources),
  };
  const { memoryMb, task } = sources.deployed.prod;
  return [
    `${sources.prices.region}, ${HOURS} hours, a function of ${memoryMb} MB, tasks of ${task.vcpu} vCPU and ${task.gb} GB`,
    ...Object.entries(sections).map(([title, text]) => `### ${title}\n\n${text}`),
  ].join('\n\n');
}

/** The bill of one month of an environment in which so much is done each day. */
export function billOf(daily: Daily, { prices }: Sources, deployed: Deployed): string {
  const lines = linesOf(monthOf(daily, deployed), prices);
  const sum = (valueOf: (line: Line) => number): string =>
    inDollars(lines.reduce((total, line) => total + valueOf(line), 0));
  const rows = lines.map(({ price, amount, dollars, afterFree }) => [
    price.what,
    `${inDigits(amount)} ${price.unit}`,
    inDollars(dollars),
    inDollars(afterFree),
  ]);
  return markdownTable(
    ['in a month', 'amount', '$', '$ less what is free'],
    [...rows, ['all', '', sum(({ dollars }) => dollars), sum(({ afterFree }) => afterFree)]],
  );
}

function monthOf(daily: Daily, deployed: Deployed): Usage {
  return withLogsKept(together(idleUsage(deployed), growthUsage(daily, deployed)), deployed);
}

function months({ prices, deployed: { prod } }: Sources): string {
  const dailies: readonly (readonly [string, (count: number) => Daily])[] = [
    ['nothing', () => ({})],
    ...ACTIVITY_NAMES.map((activity) => [ACTIVITIES[activity], (count: number) => ({ [activity]: count })] as const),
  ];
  const rows = dailies.map(([what, dailyOf]) => [
    what,
    ...[FEW, MANY].flatMap((count) => {
      const usage = monthOf(dailyOf(count), prod);
      return [inDollars(dollarsOf(usage, prices)), inDollars(dollarsAfterFree(usage, prices))];
    }),
    inDigits(Math.max(prod.task.least, tasksFor(dailyOf(MANY), prod))),
  ]);
  return markdownTable(
    [
      'prod, with its idle month, $',
      `${FEW.toLocaleString('en-US')} a day`,
      'less what is free',
      `${MANY.toLocaleString('en-US')} a day`,
      'less what is free',
      'tasks then',
    ],
    rows,
  );
}

function largest({ prices, deployed: { prod } }: Sources): string {
  const rows = ACTIVITY_NAMES.map((activity) => {
    const lines = linesOf(withLogsKept(growthUsage({ [activity]: MANY }, prod), prod), prices);
    const named = lines
      .toSorted((a, b) => b.dollars - a.dollars)
      .slice(0, LARGEST)
      .map(({ price, dollars }) => `${price.what} ${inDollars(dollars)}`);
    return [ACTIVITIES[activity], named.join('; ')];
  });
  return markdownTable(['on top of the idle month', 'the largest, $'], rows);
}

function idle({ prices, deployed }: Sources): string {
  const usages = [deployed.dev, deployed.prod].map((environment) => withLogsKept(idleUsage(environment), environment));
  return byMeter(['in a month, $', 'dev', 'prod'], usages, prices);
}

function millions({ prices, deployed: { prod } }: Sources): string {
  const usages = ACTIVITY_NAMES.map((activity) => times(MANY, kept(activity, prod)));
  return byMeter(['$', ...ACTIVITY_NAMES.map((activity) => ACTIVITIES[activity])], usages, prices);
}

function kept(activity: Activity, deployed: Deployed): Usage {
  return withLogsKept(usageOf(activity, deployed.memoryMb), deployed);
}

/** What each of some usages costs, thing by thing, and in all. */
function byMeter(head: readonly string[], usages: readonly Usage[], prices: Prices): string {
  const rows = METERS.flatMap((meter) => {
    const cells = usages.map((usage) => dollarsOf({ [meter]: usage[meter] ?? 0 }, prices));
    return cells.every((dollars) => dollars === 0) ? [] : [[prices.prices[meter].what, ...cells.map(inDollars)]];
  });
  return markdownTable(head, [...rows, ['all', ...usages.map((usage) => inDollars(dollarsOf(usage, prices)))]]);
}

function uses({ prices, deployed: { prod } }: Sources): string {
  const usages = ACTIVITY_NAMES.map((activity) => times(FEW, usageOf(activity, prod.memoryMb)));
  const rows = METERS.flatMap((meter) => {
    const amounts = usages.map((usage) => usage[meter] ?? 0);
    const { what, unit } = prices.prices[meter];
    return amounts.every((amount) => amount === 0) ? [] : [[`${what}: ${unit}`, ...amounts.map(inDigits)]];
  });
  return markdownTable(['', ...ACTIVITY_NAMES.map((activity) => ACTIVITIES[activity])], rows);
}

function extras({ prices, deployed: { prod } }: Sources): string {
  const { zones, endpoints, dataEventsOfImage } = ASSUMED;
  const dollars = (usage: Usage): string => inDollars(dollarsOf(usage, prices));
  return markdownTable(
    ['in a month, $', ''],
    [
      [
        `the addresses of ${prod.task.least} tasks in public subnets, which is the default`,
        dollars({ ipv4Hours: prod.task.least * HOURS }),
      ],
      [
        `private subnets: NAT gateways in ${zones} zones with their addresses, and ${prices.prices.natGb.price} a GB`,
        dollars({ natHours: zones * HOURS, ipv4Hours: zones * HOURS }),
      ],
      [
        `private subnets: ${endpoints} interface endpoints in ${zones} zones, and ${prices.prices.endpointGb.price} a GB`,
        dollars({ endpointHours: endpoints * zones * HOURS }),
      ],
      [
        `CloudTrail's data events, ${dataEventsOfImage} an image, of a million images a day`,
        dollars({ dataEvents: dataEventsOfImage * MANY * DAYS }),
      ],
    ],
  );
}

function counted(): string {
  const { request, page, submission, read, image, session, sweep } = COUNTED;
  const row = (what: string, { reads, writes = 0 }: { reads: number; writes?: number }): (string | number)[] => [
    what,
    reads,
    writes,
  ];
  return markdownTable(
    ['DynamoDB’s units', 'reads', 'writes'],
    [
      row('a small request', request),
      row('a page of 100 exercises', page),
      row('the submission and the end of a job of ten', submission),
      row('a read of that job', read),
      row('an image of that job, in a worker', image),
      row('a QR session without its polls', session),
      row('a sweep that finds nothing', sweep),
    ],
  );
}

function assumed({ deployed: { prod } }: Sources): string {
  const kB = (bytes: number): string => `${bytes / 1_000} KB`;
  const share = (part: number): string => `${part * 100} %`;
  return markdownTable(
    ['', ''],
    [
      ['a call of DynamoDB or SQS takes longer than in the bench by', `${ASSUMED.callMilliseconds} ms`],
      ['invocations that are cold starts', share(ASSUMED.coldShare)],
      ['images of a job, and how often a client reads it', `${ASSUMED.imagesOfJob}, ${ASSUMED.readsOfJob} times`],
      [
        'a picture that is uploaded, and how long it is kept',
        `${kB(ASSUMED.pictureBytes)}, ${ASSUMED.pictureDays} days`,
      ],
      ['the items of an image, and how long they are kept', `${kB(ASSUMED.itemBytes)}, ${ASSUMED.itemDays} days`],
      ['a page of the catalogue, compressed; any other answer', `${kB(ASSUMED.pageBytes)}; ${kB(ASSUMED.answerBytes)}`],
      ['pictures that a client loads of a page', `${ASSUMED.thumbnailsOfPage} of ${kB(ASSUMED.thumbnailBytes)}`],
      [
        'files of a first visit to the web app, those of them that are asked of S3, and all of them compressed',
        `${ASSUMED.filesOfVisit}, ${ASSUMED.changingFilesOfVisit}, ${kB(ASSUMED.visitBytes)}`,
      ],
      [
        'a QR session lives; its screen asks, and so often a look into the bucket is needed',
        `${ASSUMED.sessionMinutes} minutes; ${ASSUMED.pollsOfSession} times, ${ASSUMED.looksOfSession}`,
      ],
      [
        'what Lambda logs of an invocation, API Gateway of a request, a worker every ten seconds',
        `${ASSUMED.lambdaLineBytes}, ${ASSUMED.gatewayLineBytes}, ${ASSUMED.restLineBytes} bytes`,
      ],
      ['an image takes of a vCPU of Fargate', `${ASSUMED.vcpuMillisecondsOfImage} ms`],
      ['tasks are busy to', share(ASSUMED.utilisation)],
      [
        'series of own metrics (as the code has them), of Container Insights, of a route',
        `${prod.ownMetrics}, ${ASSUMED.containerInsightsMetrics}, ${ASSUMED.metricsOfRoute}`,
      ],
      ['the worker’s images in the registry', `${ASSUMED.registryGb} GB`],
    ],
  );
}

function prices({ prices: { prices: all, looked } }: Sources): string {
  const rows = METERS.map((meter: Meter) => {
    const { what, price, per, unit, free, source, dated } = all[meter];
    return [
      what,
      price,
      per === 1 ? unit.replace(/s$/, '') : `${per.toLocaleString('en-US')} ${unit}`,
      free === undefined ? '' : free.toLocaleString('en-US'),
      source === undefined ? 'assumed' : `[${new URL(source).hostname}](${source})`,
      dated ?? (source === undefined ? '' : 'no date'),
    ];
  });
  return `Looked up on ${looked}.\n\n${markdownTable(['', '$', 'for', 'free each month', 'source', 'dated'], rows)}`;
}
