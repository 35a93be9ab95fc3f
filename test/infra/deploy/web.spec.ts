import { describe, expect, it } from '@jest/globals';
import { formerAssets } from '../../../scripts/deploy/web.mjs';

const HOUR = 60 * 60 * 1_000;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-11-23T12:00:00Z');

const stored = (key: string, age: number) => ({ key, modifiedAt: NOW - age });

describe('the files of former builds of the web app', () => {
  it('should go when they have not been in use for thirty days', () => {
    const objects = [
      stored('index.html', 5 * DAY),
      stored('assets/before.js', 5 * DAY + 1_000),
      stored('assets/month.js', 30 * DAY - 1),
      stored('assets/older.js', 30 * DAY + 1),
      stored('assets/used.js', 40 * DAY),
      stored('icon.svg', 40 * DAY),
    ];
    expect(formerAssets(objects, new Set(['assets/used.js']), NOW)).toEqual(['assets/older.js']);
  });

  it('should stay when they were in use until now, however long ago that was deployed', () => {
    const objects = [
      stored('index.html', 90 * DAY),
      stored('assets/in-use.js', 90 * DAY + HOUR - 1),
      stored('assets/not.js', 90 * DAY + HOUR + 1),
    ];
    expect(formerAssets(objects, new Set(), NOW)).toEqual(['assets/not.js']);
  });

  it('should stay where there has been no page yet', () => {
    expect(formerAssets([stored('assets/first.js', 90 * DAY)], new Set(), NOW)).toEqual([]);
  });
});
