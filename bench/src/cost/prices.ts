import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

/** All that AWS bills here, each by its own price. The order is that of the tables. */
export const METERS = [
  'fargateVcpuHours',
  'fargateGbHours',
  'ipv4Hours',
  'lambdaRequests',
  'lambdaGbSeconds',
  'httpRequests',
  'webSocketMessages',
  'webSocketMinutes',
  'dynamoDbReads',
  'dynamoDbWrites',
  'dynamoDbGbMonths',
  'dynamoDbBackupGbMonths',
  's3Puts',
  's3Gets',
  's3GbMonths',
  'sqsRequests',
  'sqsFairRequests',
  'transferOutGb',
  'cloudFrontRequests',
  'cloudFrontFunctions',
  'cloudFrontGb',
  'logGb',
  'logGbMonths',
  'traces',
  'customMetrics',
  'alarmMetrics',
  'dashboards',
  'kmsRequests',
  'imageGbMonths',
  'natHours',
  'natGb',
  'endpointHours',
  'endpointGb',
  'dataEvents',
] as const;

export type Meter = (typeof METERS)[number];

const priceSchema = z.strictObject({
  what: z.string(),
  /** Dollars for so many. */
  price: z.number().nonnegative(),
  per: z.number().positive(),
  unit: z.string(),
  /** How many of them nobody pays for in a month, however old the account is. */
  free: z.number().positive().optional(),
  /** Where it was read; without one it is an assumption. */
  source: z.url().optional(),
  /** The date that the source bears. */
  dated: z.string().optional(),
});

export type Price = z.infer<typeof priceSchema>;

const pricesSchema = z.strictObject({
  region: z.string(),
  /** When the sources were looked up. */
  looked: z.iso.date(),
  prices: z.record(z.enum(METERS), priceSchema),
});

export type Prices = z.infer<typeof pricesSchema>;

/** The prices of a region. @throws Error when there is no file of them, or one that lacks some. */
export async function readPrices(region: string): Promise<Prices> {
  const path = join('docs', 'prices', `${region}.json`);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Error(`${path} can't be read: write one like docs/prices/us-east-1.json`, { cause });
  });
  const { data, error } = pricesSchema.safeParse(JSON.parse(text));
  if (error !== undefined) throw new Error(`${path}: ${z.prettifyError(error)}`);
  return data;
}
