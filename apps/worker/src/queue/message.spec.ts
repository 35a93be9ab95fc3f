import { describe, expect, it } from '@jest/globals';
import { parseMessage } from './message.js';

const message = { v: 1, jobId: 'a3bb189e-8bf9-4888-9912-ace4e6543002', run: 2, imageIndex: 0 };

describe('parseMessage', () => {
  it('should read a message', () => {
    expect(parseMessage({ Body: JSON.stringify(message) })).toEqual({ kind: 'image', message });
  });

  it.each<[string | undefined, string | RegExp]>([
    [undefined, 'The body is not JSON'],
    ['{', 'The body is not JSON'],
    ['null', /^The body is not a job message: body: /],
    [JSON.stringify({ ...message, v: 2 }), 'The message has version 2; this worker reads version 1'],
    [JSON.stringify({ ...message, v: '1' }), /^The body is not a job message: v: /],
    [JSON.stringify({ ...message, jobId: '..' }), /jobId: /],
    [JSON.stringify({ ...message, run: 0 }), /run: /],
    [JSON.stringify({ ...message, imageIndex: -1 }), /imageIndex: /],
  ])('should say why %s is unreadable', (Body, reason) => {
    const parsed = parseMessage(Body === undefined ? {} : { Body });
    expect(parsed).toEqual({ kind: 'unreadable', reason: expect.stringMatching(reason) });
  });
});
