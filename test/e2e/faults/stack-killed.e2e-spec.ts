import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../../apps/local/src/config.js';
import { boxesFor, boxesOf, getJob, submit, upload, waitForEnd } from '../support/client.js';
import { readSample, sampleScenes } from '../support/samples.js';

let folder: string;
let stack: ChildProcess | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spotter-stack-'));
});

afterAll(async () => {
  if (stack?.exitCode === null && stack.signalCode === null) {
    stack.kill('SIGTERM');
    await once(stack, 'exit');
  }
  await rm(folder, { recursive: true });
});

/** Starts what `npm start` starts; resolves to it and the API's URL once it says that it is ready. */
async function startStack(): Promise<{ child: ChildProcess; api: string }> {
  const child = spawn(process.execPath, ['dist/local/main.mjs'], {
    // Nothing of the developer's own settings: a MODEL_PATH or LABELS would change what is found.
    env: { ...loadConfig(folder).systemEnvironment, PORT: '0', SPOTTER_DATA_DIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  stack = child;
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^ {2}API\s+(\S+)/.exec(line)?.[1];
    if (url !== undefined) {
      child.stdout.resume();
      return { child, api: url };
    }
  }
  throw new Error('the stack ended before it was ready');
}

describe('a stack that is killed', () => {
  it('should finish the job after its next start, with everything it had', async () => {
    const first = await startStack();
    const scenes = await sampleScenes();
    const urls = await Promise.all(scenes.map(async ({ file }) => upload(first.api, await readSample(file), file)));
    const undisturbed = await waitForEnd(first.api, await submit(first.api, urls), 60_000);
    expect(undisturbed).toMatchObject({ status: 'COMPLETED', failedCount: 0 });
    const imageUrls = Array.from({ length: 120 }, (_, index) => urls[index % urls.length] ?? '');
    const jobId = await submit(first.api, imageUrls);
    while ((await getJob(first.api, jobId)).processedCount < 10) await delay(20);
    const before = await getJob(first.api, jobId);
    expect(before.status).toBe('PROCESSING');
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');

    const second = await startStack();
    const after = await getJob(second.api, jobId);
    expect(after.processedCount).toBeGreaterThanOrEqual(before.processedCount);

    const ended = await waitForEnd(second.api, jobId, 180_000);
    expect(ended).toMatchObject({ status: 'COMPLETED', processedCount: 120, failedCount: 0 });
    expect(boxesOf(ended)).toEqual(boxesFor(imageUrls, undisturbed));
  }, 300_000);
});
