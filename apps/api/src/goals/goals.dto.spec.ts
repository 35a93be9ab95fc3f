import { describe, expect, it } from '@jest/globals';
import { createGoalSchema, replaceGoalSchema } from './goals.dto.js';

describe('a goal', () => {
  it('should be active when it is new and says nothing else', () => {
    expect(createGoalSchema.parse({ title: ' Run ' })).toEqual({ title: 'Run', status: 'ACTIVE' });
    expect(createGoalSchema.parse({ title: 'Run', status: 'COMPLETED' }).status).toBe('COMPLETED');
  });

  it('should say its status when it is replaced', () => {
    expect(replaceGoalSchema.safeParse({ title: 'Run' }).success).toBe(false);
    expect(replaceGoalSchema.parse({ title: 'Run', status: 'ARCHIVED' })).toEqual({ title: 'Run', status: 'ARCHIVED' });
  });

  it.each(['2026-01-31', '2024-02-29', '1999-12-31'])('should take a day for its target: %s', (targetDate) => {
    expect(createGoalSchema.parse({ title: 'Run', targetDate }).targetDate).toBe(targetDate);
  });

  it.each([
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-1-1',
    '31.01.2026',
    '2026-01-31T00:00:00Z',
    '',
    null,
    20260131,
  ])('should take no other text for a day: %j', (targetDate) => {
    expect(createGoalSchema.safeParse({ title: 'Run', targetDate }).success).toBe(false);
  });
});
