import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { neverAnswered } from '../../../test/support/web.silence.js';
import { loadConfiguration } from './configuration.js';

describe('loadConfiguration', () => {
  const { fetch } = globalThis;
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
    globalThis.fetch = fetch;
  });

  it('should be what the web server answers', async () => {
    const configuration = { apiUrl: 'https://api.test/', webSocketUrl: 'wss://api.test/' };
    globalThis.fetch = () => Promise.resolve(Response.json(configuration));
    expect(await loadConfiguration()).toEqual(configuration);
  });

  it('should not be waited for without an end, since the page is empty until then', async () => {
    globalThis.fetch = (_, init) => neverAnswered(init?.signal);
    const loading = expect(loadConfiguration()).rejects.toMatchObject({ name: 'TimeoutError' });
    jest.advanceTimersByTime(15_000);
    await loading;
  });
});
