import { describe, expect, it } from '@jest/globals';
import { memoryReport } from './memory.js';

const MEGABYTE = 1e6;
const SAMPLES = 121;
const HEAP = 28 * MEGABYTE;
const RSS = 300 * MEGABYTE;

/** A sample before the first invocation, and one after each thousand, with some noise. */
function series(start: number, bytesAnInvocation: number, noise = 1_000): number[] {
  return Array.from(
    { length: SAMPLES },
    (_, sample) => start + 1_000 * sample * bytesAnInvocation + noise * Math.sin(sample * 12.9898),
  );
}

const measured = (heapBytes: number[], rssBytes: number[]) => {
  const samples = heapBytes.map((heapUsed, sample) => ({
    heapUsed,
    heapTotal: 170 * MEGABYTE,
    external: 4 * MEGABYTE,
    rss: rssBytes[sample] ?? NaN,
  }));
  return memoryReport({ samples, seconds: 100 }, 16);
};
const holding = (heapBytes: number[], rssBytes: number[]) =>
  measured(heapBytes, rssBytes).bounds.map(({ holds }) => holds);

describe('memoryReport', () => {
  it('should tell a heap that grows from one that does not', () => {
    const rss = series(RSS, 0, MEGABYTE);
    expect(holding(series(HEAP, 0), rss)).toEqual([true, true]);
    expect(holding(series(HEAP, 10), rss)).toEqual([true, true]);
    expect(holding(series(HEAP, 20), rss)).toEqual([false, true]);
    expect(holding(series(HEAP, -20), rss)).toEqual([true, true]);
  });

  it('should tell an RSS that grows from one that does not', () => {
    expect(holding(series(HEAP, 0), series(RSS, 1_000, MEGABYTE))).toEqual([true, false]);
  });

  it('should not take noise for an answer', () => {
    expect(holding(series(HEAP, 0, 10 * MEGABYTE), series(RSS, 0, 300 * MEGABYTE))).toEqual([false, false]);
  });

  it('should look at what comes after the warm-up alone', () => {
    const heap = series(HEAP, 0).map((bytes, sample) => (sample < 20 ? bytes / 2 : bytes));
    expect(holding(heap, series(RSS, 0, MEGABYTE))).toEqual([true, true]);
  });

  it('should give bytes an invocation, and megabytes', () => {
    const { text, bounds } = measured(series(HEAP, 100, 0), series(RSS, 0, 0));
    expect(bounds[0]).toEqual({
      what: 'heap after collection grows by < 16 bytes an invocation, on average over 16 kinds of events',
      measured: '100.0 (100.0 to 100.0) bytes',
      holds: false,
    });
    expect(text).toContain('28.0');
    expect(text).toContain('30.0');
    expect(text).toContain('40.0');
    expect(text).toContain('170.0');
    expect(text).toContain('300.0');
  });
});
