import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { letterOf, namesImage } from './dead-letter.js';

const jobId = randomUUID();
const text = (StringValue: string) => ({ DataType: 'String', StringValue });
const body = (fields: object) => ({ MessageId: 'm', ReceiptHandle: 'r', Body: JSON.stringify(fields) });

describe('letterOf', () => {
  it('should read what a worker sent, with its reason and the message that it was', () => {
    const letter = letterOf({
      MessageId: 'copy',
      ReceiptHandle: 'handle',
      Body: 'hello',
      MessageAttributes: { reason: text('The body is not JSON'), originalMessageId: text('original') },
      Attributes: { SentTimestamp: '1767225600000' },
    });
    expect(letter).toEqual({
      messageId: 'copy',
      originalId: 'original',
      receiptHandle: 'handle',
      reason: 'The body is not JSON',
      sentAt: '2026-01-01T00:00:00.000Z',
      excerpt: 'hello',
    });
    expect(namesImage(letter)).toBe(false);
  });

  it('should say of what SQS moved itself that it did', () => {
    const letter = letterOf(body({ v: 1, jobId, run: 1, imageIndex: 4 }));
    expect(letter).toMatchObject({ originalId: 'm', image: { jobId, imageIndex: 4 } });
    expect(letter.reason).toContain('most likely SQS moved it, since it was received too often');
    expect(letter).not.toHaveProperty('sentAt');
  });

  it('should know the image of a message in another version', () => {
    expect(letterOf(body({ v: 7, jobId, imageIndex: 0, images: [] })).image).toEqual({ jobId, imageIndex: 0 });
  });

  it.each([
    ['no job', { v: 1, run: 1, imageIndex: 0 }],
    ['a job that is no UUID', { v: 1, jobId: '../x', run: 1, imageIndex: 0 }],
    ['no image', { v: 2, jobId, run: 1 }],
    ['an image of no number', { v: 1, jobId, run: 1, imageIndex: -1 }],
    ['a list', [jobId, 0]],
  ])('should find no image in what names %s', (_case, fields) => {
    expect(letterOf(body(fields)).image).toBeUndefined();
  });

  it('should leave nothing in texts that a terminal would obey, and of a long body only its beginning', () => {
    const { reason, excerpt, originalId } = letterOf({
      MessageId: 'm',
      Body: `\u001b[2J\r\n\u009b31m${'x'.repeat(1_000)}`,
      MessageAttributes: { reason: text('a\u001b]0;title\u0007\nb'), originalMessageId: text('\u001bc') },
    });
    expect(reason).toBe('a ]0;title b');
    expect(originalId).toBe(' c');
    expect(excerpt).toMatch(/^ \[2J 31mx+…$/);
    expect(excerpt.length).toBeLessThan(125);
  });
});
