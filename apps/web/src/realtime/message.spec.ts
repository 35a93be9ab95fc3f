import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { messageOf } from './message.js';

const progress = {
  action: 'JOB_PROGRESS',
  jobId: 'a job',
  status: 'PROCESSING',
  imageCount: 3,
  processedCount: 2,
  failedCount: 1,
};
const status = { action: 'status', sessionId: 'a session', status: 'COMPLETED', createdAt: 1, expiresAt: 1_801 };

describe('messageOf', () => {
  it.each([
    { action: 'pong' },
    status,
    { ...status, imageUrl: 'https://bucket.example/key?signature=1', jobId: 'a job' },
    { action: 'PHONE_CONNECTED', sessionId: 'a session' },
    { action: 'UPLOAD_REQUESTED', sessionId: 'a session' },
    { action: 'UPLOAD_COMPLETED', sessionId: 'a session' },
    progress,
    { action: 'ERROR', message: 'Not Found' },
  ])('should read $action', (message) => {
    expect(messageOf(JSON.stringify(message))).toEqual(message);
  });

  it('should leave out what it does not know', () => {
    expect(messageOf('{"action":"pong","sent":1}')).toEqual({ action: 'pong' });
  });

  it.each([
    ['another action', JSON.stringify({ action: 'DANCE' })],
    ['no JSON', 'pong'],
    ['null', 'null'],
    ['bytes', new ArrayBuffer(4)],
    ['a state that is none', JSON.stringify({ ...progress, status: 'DONE' })],
    ['a count that is none', JSON.stringify({ ...progress, processedCount: -1 })],
    ['a photo by script', JSON.stringify({ ...status, imageUrl: 'javascript:alert(1)' })],
  ])('should take %s for nothing', (_, data) => {
    expect(messageOf(data)).toBeUndefined();
  });

  it('should throw for no text at all', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(() => messageOf(text)).not.toThrow();
      }),
    );
  });
});
