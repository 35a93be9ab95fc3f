import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { apiGatewayV1Event } from '../../events/api-gateway-v1.js';
import { apiGatewayV2Event } from '../../events/api-gateway-v2.js';
import { messageEvent } from '../../events/websocket.js';
import type { LocalApiFixture } from './api.fixture.js';
import { startLocalApi } from './api.fixture.js';
import { exerciseItems, replaceExercises } from './exercises.fixture.js';

const toldSchema = z.object({ grownBytes: z.number() });
/** Stands in the events for a text that each invocation has for itself. */
const UNIQUE = 'each-its-own';
const PROGRAM = join(import.meta.dirname, 'heap.process.mjs');
/** Until V8 has compiled what is run, and everything that is kept is there. */
const WARM_UP = 1_500;
const INVOCATIONS = 3_000;
const LEAK_BYTES = 1_024;

describe('the heap of the built handler', () => {
  let api: LocalApiFixture;
  let events: object[];
  beforeAll(async () => {
    api = await startLocalApi({ environment: { CATALOGUE_CACHE_SECONDS: '1' } });
    await replaceExercises(api, exerciseItems(100));
    const page = { path: '/exercises', query: { limit: '100' } };
    const imageUrls = [`s3://${api.config.uploadBucket}/uploads/${UNIQUE}/a.jpg`];
    events = [
      apiGatewayV2Event(page),
      apiGatewayV1Event(page),
      apiGatewayV2Event({ ...page, headers: { 'accept-encoding': 'gzip' } }),
      apiGatewayV2Event({ path: '/exercises', query: { search: UNIQUE } }),
      apiGatewayV2Event({ path: '/health' }),
      apiGatewayV2Event({ path: `/${UNIQUE}` }),
      apiGatewayV2Event({ method: 'POST', path: '/process', body: '{' }),
      apiGatewayV2Event({ method: 'POST', path: '/process', body: { imageUrls, userId: UNIQUE } }),
      messageEvent({ action: 'status' }, UNIQUE),
      { unknown: true },
    ];
  });
  afterAll(() => api.close());

  /** By how much it grows, after the warm-up, when so much of each invocation is kept. */
  async function growth(leakBytes: number): Promise<number> {
    const entry = join('dist', 'lambda', 'index.mjs');
    const options = { entry, events, unique: UNIQUE, warmUp: WARM_UP, invocations: INVOCATIONS, leakBytes };
    const child = spawn(process.execPath, [PROGRAM, JSON.stringify(options)], {
      env: { ...api.stack.environment, LOG_LEVEL: 'SILENT' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const [told] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as unknown[];
    return toldSchema.parse(told).grownBytes;
  }

  it('should not grow by as much as half a kilobyte an invocation', async () => {
    expect(await growth(0)).toBeLessThan((INVOCATIONS * LEAK_BYTES) / 2);
  }, 120_000);

  it('should be seen to grow by a kilobyte an invocation, where that is kept', async () => {
    expect(await growth(LEAK_BYTES)).toBeGreaterThan((INVOCATIONS * LEAK_BYTES) / 2);
  }, 120_000);
});
