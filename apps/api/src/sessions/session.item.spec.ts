import { describe, expect, it } from '@jest/globals';
import type { SessionItem } from './session.item.js';
import { isSessionExpired, needsPush } from './session.item.js';

const session: SessionItem = {
  sessionId: '0b0e7f36-1111-4222-8333-444455556666',
  status: 'UPLOAD_REQUESTED',
  createdAt: 1_000,
  expiresAt: 2_800,
  ttl: 89_200,
  viewerTokenHash: '00',
};
const completed: SessionItem = { ...session, status: 'COMPLETED' };
const screen = { wsConnectionId: 'A', wsViewer: true };
const bystander = { wsConnectionId: 'B', wsViewer: false };
const pushedAt = '2026-11-20T10:00:00.000Z';

describe('isSessionExpired', () => {
  it.each([
    [session, 2_799, false],
    [session, 2_800, true],
    [completed, 2_800, false],
  ])('should say of %j at %d: %s', (item, now, expired) => {
    expect(isSessionExpired(item, now)).toBe(expired);
  });
});

describe('needsPush', () => {
  it.each([
    ['nothing was uploaded', { ...session, ...screen }, false],
    ['nobody is connected', completed, false],
    ['a screen waits', { ...completed, ...screen }, true],
    ['a bystander waits', { ...completed, ...bystander }, true],
    ['the screen was told', { ...completed, ...screen, pushedAt, pushedToViewer: true }, false],
    ['a bystander was told', { ...completed, ...bystander, pushedAt, pushedToViewer: false }, false],
    ['a bystander was told and now a screen waits', { ...completed, ...screen, pushedAt, pushedToViewer: false }, true],
    ['a screen was told and left', { ...completed, ...bystander, pushedAt, pushedToViewer: true }, false],
  ])('should know when %s', (_name, item, needed) => {
    expect(needsPush(item)).toBe(needed);
  });
});
