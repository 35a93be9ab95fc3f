import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { LogFiles } from './logs.js';

describe('LogFiles', () => {
  it('should keep every line, and show warnings, errors and what is no log entry', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'spotter-logs-'));
    const shown: string[] = [];
    const logs = new LogFiles(folder, (line) => shown.push(line));
    const lines = ['{"level":"INFO","message":"a"}', '{"level":"WARN","message":"b"}', 'Segmentation fault', ''];
    for (const line of lines) logs.write('worker', line);
    await logs.close();
    expect(await readFile(join(folder, 'worker.log'), 'utf8')).toBe(`${lines.join('\n')}\n`);
    expect(shown).toEqual(['worker: {"level":"WARN","message":"b"}', 'worker: Segmentation fault']);
    await rm(folder, { recursive: true });
  });
});
