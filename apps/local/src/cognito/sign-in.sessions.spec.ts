import { describe, expect, it } from '@jest/globals';
import { SignInSessions } from './sign-in.sessions.js';

describe(SignInSessions.name, () => {
  it('should know a browser by its cookie, among others, for an hour', () => {
    let now = 1_000;
    const sessions = new SignInSessions(() => now);
    const [cookie = ''] = sessions.open('refresh').split(';');
    for (const cookies of [cookie, `a=b; ${cookie}; c`]) expect(sessions.refreshTokenOf(cookies)).toBe('refresh');
    for (const cookies of [undefined, '', 'spotter-sign-in=', `x${cookie}`, `${cookie}x`]) {
      expect(sessions.refreshTokenOf(cookies)).toBeUndefined();
    }
    now += 60 * 60_000 + 1;
    expect(sessions.refreshTokenOf(cookie)).toBeUndefined();
  });
});
