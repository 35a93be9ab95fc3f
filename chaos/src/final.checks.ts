import { isDeepStrictEqual } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ScanCommandOutput } from '@aws-sdk/lib-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { ImageItem, JobItem, RequestItem } from '@spotter/shared';
import { isOpen, REQUEST_INDEX } from '@spotter/shared';
import type { Violation } from './checker/observation.js';
import { violationsByUser } from './histories.js';
import { BAD, DEADLY, OWN } from './scenario/pictures.js';
import { BOUNDS } from './times.js';
import type { World } from './world.js';

/** A message that could not be set aside rests for up to 30 s. */
const LETTERS_MS = 45_000;
/** So many kills reach every place at which a process can be killed. */
const ALL_PLACES_KILLS = 1_000;
/** A deadly image needs three leases, and the sweeps and messages in between. */
const DEADLY_MS = 60_000;

type Fault = Omit<Violation, 'at'>;

/** Everything that can be checked once all is quiet. */
export async function checkAll(world: World, faultsMs: number): Promise<readonly Fault[]> {
  const { ledger, pictures, faults } = world;
  await readAll(world);
  const history = violationsByUser(ledger.observations, ledger.owners, pictures.truth(), BOUNDS);
  return [
    ...faults,
    ...history,
    ...imageFaults(world),
    ...(faultsMs < DEADLY_MS ? [] : deadlyFaults(world)),
    ...(world.options.kills < ALL_PLACES_KILLS ? [] : placeFaults(world)),
    ...(await tableFaults(world)),
    ...(await objectFaults(world)),
    ...(await letterFaults(world)),
  ];
}

/** Every job is read once more, by its owner and by a stranger. */
async function readAll({ client, ledger }: World): Promise<void> {
  for (const [jobId, userId] of ledger.owners) {
    await client.read(userId, jobId);
    await client.read('stranger', jobId);
  }
}

/** What no history says: how pictures end that are none, and that what was given up by mistake can be mended. */
function imageFaults({ ledger, pictures }: World): Fault[] {
  const truth = pictures.truth();
  return [...ledger.images.values()].flatMap((image) => {
    const { jobId, imageUrl, imageIndex } = image;
    const job = ledger.jobs.get(jobId);
    if (image.status !== 'FAILED' || job === undefined) return [];
    const { code } = image.error;
    const expected = BAD[pictures.nameOf(imageUrl) ?? ''];
    const isAsExpected = expected === undefined ? code === 'IMAGE_NOT_FOUND' : code === expected;
    if (isAsExpected) return [];
    const wasGivenUp = code === 'ATTEMPTS_EXHAUSTED' && (!truth.has(imageUrl) || job.status === 'CANCELLED');
    return wasGivenUp ? [] : [{ jobId, because: `image ${imageIndex} (${imageUrl}) is ${code} at the end` }];
  });
}

function deadlyFaults({ ledger, pictures }: World): Fault[] {
  const given = ledger.observations.some(
    (one) =>
      one.what === 'image' &&
      one.item?.status === 'FAILED' &&
      one.item.error.code === 'ATTEMPTS_EXHAUSTED' &&
      pictures.nameOf(one.item.imageUrl) === DEADLY,
  );
  return given ? [] : [{ jobId: '', because: 'no image that ends its process was given up' }];
}

/**
 * That processes were killed before and after each call by which they change something, but that by which a sweep ends images at
 * the deadline, to which no run comes.
 */
function placeFaults({ points }: World): Fault[] {
  const missed = points.tally().filter(({ role, step, kills }) => kills === 0 && !(role === 'sweep' && step === 'end'));
  return missed.map(({ role, step, when }) => {
    const because = `no ${role} was killed ${when === 'arrives' ? 'before' : 'after'} its call '${step}'`;
    return { jobId: '', because };
  });
}

/** That the tables hold what was seen to be written, and no claim of a job that is gone. */
async function tableFaults(world: World): Promise<Fault[]> {
  const { ledger, stack, weather } = world;
  const names = stack.environment;
  const dynamoDb = clientOf(names);
  const jobs = await scan<JobItem>(dynamoDb, names['JOBS_TABLE_NAME']);
  const items = await scan<ImageItem | RequestItem>(dynamoDb, names['DETECTIONS_TABLE_NAME']);
  const rest = await scan<Readonly<Record<string, unknown>>>(dynamoDb, names['APP_TABLE_NAME']);
  const claims = rest.filter(({ PK }) => String(PK).startsWith('IDEM#'));
  dynamoDb.destroy();
  const images = items.filter((item): item is ImageItem => item.imageIndex !== REQUEST_INDEX);
  const unseenJobs = jobs.filter((job) => !isDeepStrictEqual(job, ledger.jobs.get(job.jobId)));
  const unseenImages = images.filter((each) => !isDeepStrictEqual(each, ledger.image(each.jobId, each.imageIndex)));
  const isWhole = jobs.length === ledger.jobs.size && images.length === ledger.images.size;
  const dead = claims.map(({ jobId }) => String(jobId)).filter((jobId) => wasDeleted(world, jobId));
  return [
    ...[...unseenJobs, ...unseenImages].map(({ jobId }) => ({ jobId, because: 'an item is not as it was written' })),
    ...(isWhole ? [] : [{ jobId: '', because: 'the tables do not hold the items that were written' }]),
    ...dead
      .filter((jobId) => !weather.lateClaims.has(jobId))
      .map((jobId) => ({ jobId, because: 'a key still stands for a deleted job' })),
    ...jobs.filter(isOpen).map(({ jobId }) => ({ jobId, because: 'a job is open at the end' })),
  ];
}

function wasDeleted({ ledger }: World, jobId: string): boolean {
  return ledger.owners.has(jobId) && !ledger.jobs.has(jobId);
}

/** That the pictures of jobs that were deleted with them are gone, and no other. */
async function objectFaults({ ledger, pictures }: World): Promise<Fault[]> {
  const gone = new Set(ledger.observations.flatMap((one) => (one.what === 'deleted' ? [one.jobId] : [])));
  const faults: Fault[] = [];
  for (const [url, jobId] of urlsOf(ledger.observations)) {
    const name = pictures.nameOf(url);
    if (name === undefined || name === 'missing') continue;
    if (name === OWN && !gone.has(jobId)) continue;
    const isStored = await pictures.isStored(url);
    if (isStored === (name === OWN)) {
      faults.push({ jobId, because: `${url} ${isStored ? 'was not deleted with its job' : 'is gone'}` });
    }
  }
  return faults;
}

/** Every picture that was in a job that came to be, and one such job. */
function urlsOf(observations: World['ledger']['observations']): ReadonlyMap<string, string> {
  const committed = new Set(observations.flatMap((one) => (one.what === 'job' ? [one.jobId] : [])));
  const urls = new Map<string, string>();
  for (const one of observations) {
    if (one.what === 'image' && one.item !== undefined && committed.has(one.jobId))
      urls.set(one.item.imageUrl, one.jobId);
  }
  return urls;
}

async function letterFaults({ letters }: World): Promise<Fault[]> {
  const end = performance.now() + LETTERS_MS;
  for (;;) {
    const faults = await letters.faults();
    if (faults.length === 0 || performance.now() > end) return faults.map((because) => ({ jobId: '', because }));
    await delay(500);
  }
}

function clientOf(environment: Readonly<Record<string, string>>): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    region: environment['AWS_REGION'] ?? '',
    endpoint: environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '',
    credentials: {
      accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
  });
  return DynamoDBDocumentClient.from(client);
}

/** Whose items are of that kind, as the tables of the product take theirs to be. */
async function scan<Item extends object>(dynamoDb: DynamoDBDocumentClient, TableName = ''): Promise<Item[]> {
  const items: Item[] = [];
  let start: ScanCommandOutput['LastEvaluatedKey'];
  do {
    const page: ScanCommandOutput = await dynamoDb.send(
      new ScanCommand({ TableName, ConsistentRead: true, ...(start && { ExclusiveStartKey: start }) }),
    );
    items.push(...((page.Items ?? []) as Item[]));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return items;
}
