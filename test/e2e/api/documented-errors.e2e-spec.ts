import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DOCUMENTED_ROUTES, errorsOf } from '../support/document.js';
import type { ErrorsFixture } from './documented-errors.fixture.js';
import { startErrors } from './documented-errors.fixture.js';
import { provoke } from './documented-errors.provokers.js';
import { errorBody } from './expected-error.js';

const ERRORS = DOCUMENTED_ROUTES.flatMap((route) =>
  errorsOf(route).map(({ status, code }) => ({ name: `${route.method} ${route.path}`, route, status, code })),
);

describe('every error that is documented', () => {
  let errors: ErrorsFixture;
  beforeAll(async () => {
    errors = await startErrors();
  });
  afterAll(() => errors.close());

  it('should be more than a few', () => {
    expect(new Set(ERRORS.map(({ code }) => code)).size).toBeGreaterThan(15);
    expect(ERRORS.length).toBeGreaterThan(100);
  });

  it.each(ERRORS)('should be answered: $name $code', async ({ route, status, code }) => {
    const answer = await provoke(errors, route, code);
    expect(answer.body).toMatchObject(errorBody(code, expect.any(String)));
    expect(answer.status).toBe(status);
  });
});
