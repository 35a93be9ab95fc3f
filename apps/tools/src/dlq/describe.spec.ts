import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { DeadLetter } from './dead-letter.js';
import { describeLetter, describeNone, describeRedriven, summarise, summariseRedriven } from './describe.js';

const jobId = randomUUID();
const unnamed: DeadLetter = {
  messageId: 'copy',
  originalId: 'original',
  receiptHandle: 'handle',
  reason: 'The body is not JSON',
  sentAt: '2026-01-01T00:00:00.000Z',
  excerpt: 'hello',
};
const named: DeadLetter = {
  messageId: 'moved',
  originalId: 'moved',
  receiptHandle: 'handle',
  image: { jobId, imageIndex: 3 },
  reason: 'received too often',
  excerpt: '{',
};

describe('describeLetter', () => {
  it('should name the image and the reason, and show the body of what names none', () => {
    expect(describeLetter(named)).toBe(`job ${jobId}, image 3\n  received too often`);
    expect(describeLetter(unnamed)).toBe(
      'message original, of an unknown job, sent 2026-01-01T00:00:00.000Z\n  The body is not JSON\n  it begins: hello',
    );
    expect(describeLetter({ ...unnamed, excerpt: '' })).toContain('it begins: (empty)');
  });
});

describe('summarise', () => {
  it.each<[string, DeadLetter[]]>([
    ['1 dead letter: 1 of 1 job', [named]],
    ['2 dead letters: 2 of unknown jobs', [unnamed, unnamed]],
    ['3 dead letters: 2 of 1 job, 1 of unknown jobs', [named, unnamed, named]],
    ['2 dead letters: 2 of 2 jobs', [named, { ...named, image: { jobId: randomUUID(), imageIndex: 3 } }]],
  ])('should say: %s', (line, letters) => {
    expect(summarise(letters)).toBe(line);
  });
});

describe('describeNone', () => {
  it('should tell that there is none at all from that there is none of a job', () => {
    expect(describeNone(undefined)).toBe('There are no dead letters.');
    expect(describeNone(jobId)).toBe(`No dead letter is of job ${jobId}.`);
  });
});

describe('what is said of redriven letters', () => {
  it('should tell of each what became of it', () => {
    const subject = `job ${jobId}, image 3: `;
    expect(describeRedriven(jobId, 3, { kind: 'sent', note: 'in run 2' })).toBe(`${subject}sent again in run 2`);
    expect(describeRedriven(jobId, 3, { kind: 'dropped', note: 'since the image is done' })).toBe(
      `${subject}dropped since the image is done`,
    );
  });

  it('should count letters by what became of them', () => {
    expect(summariseRedriven(['dropped', 'sent', 'retried', 'kept', 'sent'], 1)).toBe(
      '6 dead letters: 2 sent again, 1 tried again, 1 dropped, 1 kept, 1 of unknown jobs left where it is',
    );
    expect(summariseRedriven([], 2)).toBe('2 dead letters: 2 of unknown jobs left where they are');
  });
});
