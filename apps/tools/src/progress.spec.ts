import { describe, expect, it } from '@jest/globals';
import { Progress } from './progress.js';

function progressOn(isTTY: boolean) {
  const written: string[] = [];
  const time = { now: 0 };
  const progress = new Progress({ isTTY, write: (text: string) => written.push(text) }, () => time.now);
  return { progress, written, time };
}

describe('Progress', () => {
  it('should renew one line of a terminal, and remove it before other text', () => {
    const { progress, written, time } = progressOn(true);
    for (const now of [0, 50, 100, 150]) {
      time.now = now;
      progress.show(`at ${now}`);
    }
    progress.clear();
    progress.clear();
    expect(written).toEqual(['\r\x1b[Kat 0', '\r\x1b[Kat 100', '\r\x1b[K']);
  });

  it('should write a line to a log now and then, and none for what is over soon', () => {
    const { progress, written, time } = progressOn(false);
    for (let now = 0; now <= 12_000; now += 1_000) {
      time.now = now;
      progress.show(`at ${now}`);
    }
    progress.clear();
    expect(written).toEqual(['at 5000\n', 'at 10000\n']);
  });
});
