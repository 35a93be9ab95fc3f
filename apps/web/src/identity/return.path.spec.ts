import { describe, expect, it } from '@jest/globals';
import { returnPath } from './return.path.js';

const ORIGIN = 'http://localhost:5000';

describe(returnPath.name, () => {
  it.each(['/', '/jobs', '/jobs/1?from=here#there', '/exercises/goblet-squat'])(
    'should be %s, which is here',
    (path) => {
      expect(returnPath(path, ORIGIN)).toBe(path);
    },
  );

  it.each([
    '//example.com',
    '/\\example.com',
    '\\\\example.com/jobs',
    '/.//example.com',
    '/\t/example.com',
    'https://example.com/jobs',
    'http://localhost:5001/jobs',
    'javascript:alert(1)',
    'data:text/html,hello',
    'http://[',
    '/signed-in?code=1',
  ])('should not be %j', (path) => {
    expect(returnPath(path, ORIGIN)).toBe('/jobs');
  });
});
