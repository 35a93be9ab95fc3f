import { describe, expect, it } from '@jest/globals';
import { withoutSecrets } from './without-secrets.js';

const ID = '0b0e7f36-1111-4222-8333-444455556666';

describe('withoutSecrets', () => {
  it.each([
    [
      `no s3:GetObject on "arn:aws:s3:::photos/session-uploads/${ID}/image-1"`,
      'no s3:GetObject on "arn:aws:s3:::photos/session-uploads/{sessionId}/image-1"',
    ],
    [`IDEM#session:${ID.toUpperCase()}`, 'IDEM#session:{sessionId}'],
    ['https://s3/a?X-Amz-Signature=0a1b&x=y', 'https://s3/a?X-Amz-Signature={…}&x=y'],
    ['GET /a?X-Amz-Security-Token=IQ%2F HTTP/1.1', 'GET /a?X-Amz-Security-Token={…} HTTP/1.1'],
    [`wss://ws/test?sessionId=${ID}&viewer=abc`, 'wss://ws/test?sessionId={sessionId}&viewer={…}'],
    [`{"url":"wss://ws/test?x=y\\u0026viewer=abc"}`, '{"url":"wss://ws/test?x=y\\u0026viewer={…}"}'],
    ['wss://ws/test?ticket=AZaz09_-', 'wss://ws/test?ticket={…}'],
    [`GET /sessions/${ID} HTTP/1.1`, 'GET /sessions/{sessionId} HTTP/1.1'],
    [
      `session-uploads%2F${ID}%2Fimage-1 session%3A${ID}`,
      'session-uploads%2F{sessionId}%2Fimage-1 session%3A{sessionId}',
    ],
    [`session-uploads/${ID}/a session-uploads/${ID}/b`, 'session-uploads/{sessionId}/a session-uploads/{sessionId}/b'],
  ])('should show %s as %s', (text, shown) => {
    expect(withoutSecrets(text)).toBe(shown);
  });

  it.each(['uploads/2026/11/20/a.jpg', `jobs ${ID}`, 'session-uploads/', 'viewer=x'])(
    'should leave %s alone',
    (text) => {
      expect(withoutSecrets(text)).toBe(text);
    },
  );
});
