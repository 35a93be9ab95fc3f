import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { neverAnswered } from '../../../../test/support/web.silence.js';
import { answers } from './answers.js';

describe('answers', () => {
  const { fetch } = globalThis;
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
    globalThis.fetch = fetch;
  });

  it('should be so whatever the answer is', async () => {
    globalThis.fetch = () => Promise.resolve(new Response(undefined, { status: 503 }));
    expect(await answers()).toBe(true);
  });

  it('should not be so of a web server that can not be reached, or takes a connection and says nothing', async () => {
    globalThis.fetch = () => Promise.reject(new TypeError('Failed to fetch'));
    expect(await answers()).toBe(false);
    globalThis.fetch = (_, init) => neverAnswered(init?.signal);
    const answer = answers();
    jest.advanceTimersByTime(10_000);
    expect(await answer).toBe(false);
  });
});
