import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

// The floor: `GET /exercises` as one writes it by hand with nothing but the SDK. It checks nothing, refuses nothing, logs
// nothing, knows no other route, and its clients are made once, outside of the handler. scripts/build.mjs bundles it.

const SECONDS = 3_600;

const { EXERCISES_TABLE_NAME: TableName, EXERCISES_BUCKET_NAME: Bucket } = process.env;

const dynamoDb = DynamoDBDocumentClient.from(new DynamoDBClient({}));
// Without them each URL would ask for a checksum, which browsers do not read.
const s3 = new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' });

interface Exercise {
  readonly exerciseId: string;
  readonly name: string;
  readonly description: string;
  readonly difficultyLevel: string;
  readonly imageKey: string;
  readonly thumbnailImageKey: string;
}

export async function handler(event: { readonly queryStringParameters?: { readonly limit?: string } }) {
  const { Items = [] } = await dynamoDb.send(
    new ScanCommand({ TableName, Limit: Number(event.queryStringParameters?.limit ?? 100) }),
  );
  const expiration = `${new Date(Date.now() + SECONDS * 1_000).toISOString().slice(0, 19)}Z`;
  const exercises = await Promise.all((Items as Exercise[]).map((item) => view(item, expiration)));
  const data = { exercises, count: exercises.length };
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json', 'access-control-allow-origin': '*' },
    body: JSON.stringify({ success: true, data, timestamp: `${new Date().toISOString().slice(0, 19)}Z` }),
  };
}

async function view({ imageKey, thumbnailImageKey, ...exercise }: Exercise, expiration: string) {
  const [imageUrl, thumbnailImageUrl] = await Promise.all([urlOf(imageKey), urlOf(thumbnailImageKey)]);
  const { exerciseId, name, description, difficultyLevel } = exercise;
  return {
    exerciseId,
    name,
    description,
    difficultyLevel,
    imageUrl,
    imageUrlExpiration: expiration,
    thumbnailImageUrl,
    thumbnailImageUrlExpiration: expiration,
  };
}

function urlOf(key: string): Promise<string> {
  return getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: key }), { expiresIn: SECONDS });
}
