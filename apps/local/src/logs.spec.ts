import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { LogFiles } from './logs.js';

describe('LogFiles', () => {
  it('should keep every line, and show warnings, errors and what is no log entry', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'spotter-logs-'));
    const shown: string[] = [];
    const logs = new LogFiles(folder, (source, line) => shown.push(`${source}: ${line}`));
    const lines = ['{"level":"INFO","message":"a"}', '{"level":"WARN","message":"b"}', 'Segmentation fault', ''];
    for (const line of lines) logs.write('worker', line);
    await logs.close();
    expect(await readFile(join(folder, 'worker.log'), 'utf8')).toBe(`${lines.join('\n')}\n`);
    expect(shown).toEqual(['worker: {"level":"WARN","message":"b"}', 'worker: Segmentation fault']);
    await rm(folder, { recursive: true });
  });

  it('should set a log of over 10 MB aside when it is opened, in place of an older one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'spotter-logs-'));
    const path = (name: string): string => join(folder, name);
    for (const name of ['full.log', 'large.log', 'large.log.1']) await writeFile(path(name), 'old\n');
    await truncate(path('full.log'), 10_000_000);
    await truncate(path('large.log'), 10_000_001);
    const shown: string[] = [];
    const logs = new LogFiles(folder, (source, line) => shown.push(`${source}: ${line}`));
    for (const line of ['{"level":"INFO","message":"a"}', '{"level":"INFO","message":"b"}']) {
      logs.write('large', line);
      logs.write('full', line);
    }
    await logs.close();
    expect(await readFile(path('large.log'), 'utf8')).toBe(
      '{"level":"INFO","message":"a"}\n{"level":"INFO","message":"b"}\n',
    );
    expect((await stat(path('large.log.1'))).size).toBe(10_000_001);
    expect((await stat(path('full.log'))).size).toBe(10_000_062);
    await expect(stat(path('full.log.1'))).rejects.toThrow('ENOENT');
    expect(shown).toEqual([]);
    await rm(folder, { recursive: true });
  });
});
