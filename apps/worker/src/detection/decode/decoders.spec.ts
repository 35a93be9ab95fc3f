import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DECODERS, FAMILIES } from './decoders.js';

const docs = join(import.meta.dirname, '..', '..', '..', '..', '..', 'docs', 'models.md');

describe('the families', () => {
  it('should each have a name of their own', () => {
    expect(new Set(FAMILIES).size).toBe(DECODERS.length);
  });

  it('should each be in docs/models.md, with its outputs', async () => {
    const rows = (await readFile(docs, 'utf8'))
      .split('\n')
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .filter(([start, name = '']) => start === '' && /^`[a-z0-9-]+`$/u.test(name));
    const described = new Map(rows.map(([, name = '', outputs]) => [name.replaceAll('`', ''), outputs]));
    for (const { family, outputs } of DECODERS) expect([family, described.get(family)]).toEqual([family, outputs]);
  });
});
