import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { JobItem, JobsTable } from '@spotter/shared';
import { sessionUser } from '@spotter/shared';
import type { Identified } from '../auth/ownership.js';
import type { SessionsRepository } from '../sessions/sessions.repository.js';
import { JobAccessService } from './job-access.service.js';

/** What is decided here asks neither. */
const access = new JobAccessService({} as JobsTable, {} as SessionsRepository);

const sessionId = randomUUID();
const CALLERS: Readonly<Record<string, Identified | undefined>> = {
  ada: { userId: 'ada', verified: true, admin: false },
  'an admin': { userId: 'root', verified: true, admin: true },
  'an admin for ada': { userId: 'ada', verified: true, admin: true },
  'somebody without identity': { userId: 'anonymous', verified: false, admin: false },
  nobody: undefined,
};

function mayView(caller: string, owner: string, key: string): boolean {
  const job = { userId: owner } as JobItem;
  return access.mayView(job, { caller: CALLERS[caller], viewerToken: undefined }, `s3://photos/${key}`);
}

describe('JobAccessService', () => {
  describe('mayView', () => {
    it.each([
      ['ada', 'ada', 'uploads/ada/2026/11/20/a.jpg'],
      ['an admin', 'ada', 'uploads/ada/2026/11/20/a.jpg'],
      ['an admin', 'ada', 'uploads/grace/2026/11/20/a.jpg'],
      ['an admin for ada', 'ada', 'uploads/grace/2026/11/20/a.jpg'],
      ['somebody without identity', 'ada', 'uploads/ada/2026/11/20/a.jpg'],
      ['somebody without identity', 'ada', 'uploads/2026/11/20/a.jpg'],
      ['nobody', sessionUser(sessionId), `session-uploads/${sessionId}/image-1`],
      ['ada', sessionUser(sessionId), `session-uploads/${sessionId}/image-1`],
    ])('should show %s, who may read a job of %s, the picture %s', (caller, owner, key) => {
      expect(mayView(caller, owner, key)).toBe(true);
    });

    it.each([
      ['ada', 'ada', 'uploads/grace/2026/11/20/a.jpg'],
      ['ada', 'ada', 'uploads/adam/a.jpg'],
      // Put there while identity was off.
      ['ada', 'ada', 'uploads/2026/11/20/a.jpg'],
      ['nobody', 'ada', 'uploads/ada/2026/11/20/a.jpg'],
    ])('should not show %s, who may read a job of %s, the picture %s', (caller, owner, key) => {
      expect(mayView(caller, owner, key)).toBe(false);
    });
  });
});
