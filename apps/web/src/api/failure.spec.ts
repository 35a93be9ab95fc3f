import { describe, expect, it } from '@jest/globals';
import { dataOf, Failure, sentenceOf } from './failure.js';

function answer(status: number, error?: unknown) {
  return Promise.resolve({ error, response: new Response(undefined, { status }) });
}

function errorOf(code: string, message = 'of the API') {
  return { success: false, error: { code, message, timestamp: '2026-01-02T03:04:05Z', requestId: 'request-1' } };
}

async function failureOf(call: Parameters<typeof dataOf>[0]): Promise<Failure> {
  const thrown: unknown = await dataOf(call).catch((error: unknown) => error);
  if (thrown instanceof Failure) return thrown;
  throw new Error('it did not fail');
}

describe('a failure', () => {
  it('should be none when the answer is good', async () => {
    await expect(dataOf(Promise.resolve({ data: 5, response: new Response('5') }))).resolves.toBe(5);
  });

  it.each([
    [401, 'UNAUTHENTICATED', 'You are not signed in any more. Sign in, then try again.'],
    [404, 'NOT_FOUND', 'There is nothing here, or not for you. Go back and choose again.'],
    [429, 'RATE_LIMITED', 'That was too much at a time. Wait a minute, then try again.'],
    [500, 'DYNAMODB_ERROR', 'Something is wrong on our side. Try again in a moment.'],
    // What somebody has put in, or asks for in vain, is told by the API itself.
    [400, 'VALIDATION_ERROR', 'of the API'],
    [409, 'CONFLICT', 'of the API'],
  ])('should be a sentence with a way on: %d %s', async (status, code, sentence) => {
    const failure = await failureOf(answer(status, errorOf(code)));
    expect(failure).toMatchObject({ message: sentence, code, requestId: 'request-1' });
    expect(sentenceOf(failure)).toBe(sentence);
  });

  it.each([
    [429, { message: 'Too Many Requests' }, 'That was too much at a time. Wait a minute, then try again.'],
    [503, undefined, 'Spotter has too much to do right now. Try again in a moment.'],
    [502, '<html>', 'Spotter has too much to do right now. Try again in a moment.'],
  ])('should be a sentence for what API Gateway answers itself: %d', async (status, body, sentence) => {
    expect((await failureOf(answer(status, body))).message).toBe(sentence);
  });

  it.each([
    new TypeError('Failed to fetch'),
    new DOMException('not in time', 'TimeoutError'),
    // What browsers of 2023 say of a time limit, too.
    new DOMException('gone', 'AbortError'),
  ])('should say of what did not arrive to look at the connection: %s', async (cause) => {
    const lost = await failureOf(Promise.reject(cause));
    expect(lost.message).toBe('Spotter can’t be reached. Look at your connection, then try again.');
    expect(lost.cause).toBe(cause);
  });

  it('should say nothing of the inside', () => {
    expect(sentenceOf(new Error('secret'))).toBe('Something is wrong on our side. Try again in a moment.');
  });
});
