import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ScanCommandOutput } from '@aws-sdk/lib-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { ImageItem, JobItem, RequestItem } from '@spotter/shared';
import { REQUEST_INDEX } from '@spotter/shared';

const CLAIM_PREFIX = 'IDEM#';

/** For which job a key of a user's stands. */
export interface StoredClaim {
  readonly userId: string;
  readonly key: string;
  readonly jobId: string;
}

/** All of the tables that belongs to jobs. */
export interface StoredItems {
  readonly jobs: readonly JobItem[];
  readonly images: readonly ImageItem[];
  readonly claims: readonly StoredClaim[];
}

/** Reads the tables whole, with nothing between them and us. */
export async function storedItems(names: Readonly<Record<string, string>>): Promise<StoredItems> {
  const dynamoDb = clientOf(names);
  try {
    const jobs = await scan<JobItem>(dynamoDb, names['JOBS_TABLE_NAME']);
    const items = await scan<ImageItem | RequestItem>(dynamoDb, names['DETECTIONS_TABLE_NAME']);
    const rest = await scan<Readonly<Record<string, unknown>>>(dynamoDb, names['APP_TABLE_NAME']);
    const images = items.filter((item): item is ImageItem => item.imageIndex !== REQUEST_INDEX);
    return { jobs, images, claims: rest.flatMap(claimOf) };
  } finally {
    dynamoDb.destroy();
  }
}

function claimOf({ PK, SK, jobId }: Readonly<Record<string, unknown>>): StoredClaim[] {
  const owner = String(PK);
  if (!owner.startsWith(CLAIM_PREFIX)) return [];
  return [{ userId: owner.slice(CLAIM_PREFIX.length), key: String(SK), jobId: String(jobId) }];
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
