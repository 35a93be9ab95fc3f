import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Contenders } from './contenders.js';
import { findContenders } from './contenders.js';
import type { StandIn } from './stand-in/stand-in.js';
import { startStandIn } from './stand-in/stand-in.js';

/** Has something done with the contenders and DynamoDB's stand-in, which are gone afterwards. */
export async function withContenders<Result>(
  use: (contenders: Contenders, standIn: StandIn) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'spotter-bench-api-'));
  const standIn = await startStandIn();
  try {
    return await use(await findContenders(folder), standIn);
  } finally {
    await standIn.stop();
    await rm(folder, { recursive: true });
  }
}
