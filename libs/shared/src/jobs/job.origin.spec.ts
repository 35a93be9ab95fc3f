import { describe, expect, it } from '@jest/globals';
import { traceIdOf } from './job.origin.js';

const ID = '1-5759e988-bd862e3fe1be46a994272793';

describe('traceIdOf', () => {
  it.each([
    [`Root=${ID};Parent=53995c3f42cd8ad8;Sampled=1;Lineage=1:a87bd80c:0`, ID],
    [`Self=1-67891234-12456789abcdef012345678a;Root=${ID}`, ID],
    [`Root=${ID}`, ID],
    [`Root=${ID}"`, undefined],
    [`NoRoot=${ID}`, undefined],
    ['Root=1-5759e988', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('should read of %s the id %s', (header, id) => {
    expect(traceIdOf(header)).toBe(id);
  });
});
