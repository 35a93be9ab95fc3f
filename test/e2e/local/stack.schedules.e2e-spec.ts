import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { LocalStackOptions } from '../../../apps/local/src/stack.options.js';
import { startLocalStack } from '../support/recorded-stack.js';

describe('the schedules of the templates', () => {
  it('should call the function soon after the start, and not at all when they are off', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'spotter-schedules-'));
    const calls = { on: [] as string[], off: [] as string[] };
    const start = (name: 'on' | 'off', options: Partial<LocalStackOptions>) =>
      startLocalStack({
        dataDir: join(folder, name),
        workers: 0,
        lambdaEntry: join(import.meta.dirname, 'fixtures', 'schedule.lambda.mjs'),
        onLog: (_source, line) => calls[name].push(line),
        ...options,
      });
    const off = await start('off', { schedules: false });
    const on = await start('on', {});
    try {
      const deadline = performance.now() + 15_000;
      while (calls.on.length === 0 && performance.now() < deadline) await delay(50);
      await delay(200);
      expect(calls).toEqual({
        on: ['aws.events arn:aws:events:us-east-1:000000000000:rule/SweepRule'],
        off: [],
      });
    } finally {
      await on.stop();
      await off.stop();
      await rm(folder, { recursive: true });
    }
  });
});
