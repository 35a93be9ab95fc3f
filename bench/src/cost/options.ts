import { parseArgs } from 'node:util';
import * as z from 'zod';
import type { Environment } from './deployed.js';
import { ENVIRONMENTS } from './deployed.js';
import type { Daily } from './month.js';

export const USAGE = `What Spotter costs in a month: npm run cost -- [options]

Without a number of anything it prints the tables of docs/cost.md; with one it prints the bill of such a month.

  --requests <n>            small requests a day
  --pages <n>               pages of the catalogue a day
  --images <n>              images in jobs a day
  --sessions <n>            QR sessions a day
  --visits <n>              first visits to the web app a day
  --memory <MB>             of the function (as the template has it)
  --environment <dev|prod>  whose bill (prod)
  --region <name>           by the prices of docs/prices/<name>.json (us-east-1)
  --write                   puts the tables into docs/cost.md`;

const REGION = 'us-east-1';
const count = z.coerce.number().nonnegative();

const schema = z.object({
  requests: count.optional(),
  pages: count.optional(),
  images: count.optional(),
  sessions: count.optional(),
  visits: count.optional(),
  memory: z.coerce.number().int().min(128).max(10_240).optional(),
  environment: z.enum(ENVIRONMENTS),
  // A file's name.
  region: z.string().regex(/^[a-z0-9-]+$/),
  write: z.boolean(),
  help: z.boolean(),
});

export interface CostOptions {
  /** What is done each day, if the bill is wanted of that. */
  readonly daily: Daily | undefined;
  readonly memoryMb: number | undefined;
  readonly environment: Environment;
  readonly region: string;
  readonly write: boolean;
  readonly help: boolean;
}

/** @throws Error when an argument is wrong. */
export function readCostOptions(args: readonly string[]): CostOptions {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      requests: text,
      pages: text,
      images: text,
      sessions: text,
      visits: text,
      memory: text,
      environment: { ...text, default: 'prod' },
      region: { ...text, default: REGION },
      write: flag,
      help: flag,
    },
  });
  const { requests, pages, images, sessions, visits, memory, ...others } = schema.parse(values);
  const given = Object.entries({
    request: requests,
    page: pages,
    image: images,
    session: sessions,
    visit: visits,
  }).filter(([, number]) => number !== undefined);
  if (others.write && (given.length > 0 || memory !== undefined || others.region !== REGION)) {
    throw new Error(`--write goes with no other option: docs/cost.md has the tables of ${REGION} as it is deployed`);
  }
  return { ...others, memoryMb: memory, daily: given.length > 0 ? Object.fromEntries(given) : undefined };
}
