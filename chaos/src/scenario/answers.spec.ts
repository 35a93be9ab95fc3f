import { describe, expect, it } from '@jest/globals';
import { Answers } from './answers.js';

describe('Answers', () => {
  it('should take anything while things go wrong, and then any answer but a failure', () => {
    const faults: { jobId: string; because: string }[] = [];
    const answers = new Answers(faults);
    answers.note('GET /jobs', undefined);
    answers.note('GET /jobs', { status: 503 });
    answers.calm();
    for (const status of [200, 404, 422]) answers.note('GET /jobs', { status });
    expect(faults).toEqual([]);
    answers.note('GET /jobs', undefined);
    answers.note('GET /jobs/1', { status: 500 });
    expect(faults.map(({ because }) => because)).toEqual([
      'GET /jobs was not answered although nothing went wrong any more',
      'GET /jobs/1 was answered by 500 although nothing went wrong any more',
    ]);
  });
});
