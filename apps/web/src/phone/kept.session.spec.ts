import { describe, expect, it } from '@jest/globals';
import { KeptSession, sessionIdOf, tabStorage } from './kept.session.js';

const ID = '3f2b8c1e-9a4d-4c7e-8b21-5d0e6f7a9bcd';
const OTHER = '8d1f6a52-0c3b-4e9a-a7d4-1b2c3d4e5f60';

describe('sessionIdOf', () => {
  it('should read the id, in capitals too', () => {
    expect(sessionIdOf(`#${ID}`)).toBe(ID);
    expect(sessionIdOf(`#${ID.toUpperCase()}`)).toBe(ID);
  });

  it.each(['', '#', '#content', `#${ID}x`, `#x${ID}`, `#${ID}?a`, `#/${ID}`, '#3f2b8c1e-9a4d-1c7e-8b21-5d0e6f7a9bcd'])(
    'should read none in %p',
    (hash) => {
      expect(sessionIdOf(hash)).toBeUndefined();
    },
  );
});

describe('KeptSession', () => {
  it('should know after a reload what was begun before it', () => {
    const storage = tabStorage();
    const before = new KeptSession(storage);
    before.keep(ID);
    before.noteUpload('a');
    before.noteUpload('b');
    const after = new KeptSession(storage);
    after.keep(ID);
    expect(after.sessionId).toBe(ID);
    expect(['a', 'b', 'c', ''].map((key) => after.hasUploaded(key))).toEqual([true, true, false, false]);
  });

  it('should take no upload for one of another session', () => {
    const kept = new KeptSession(tabStorage());
    kept.keep(ID);
    kept.noteUpload('a');
    kept.keep(OTHER);
    expect(kept.sessionId).toBe(OTHER);
    expect(kept.hasUploaded('a')).toBe(false);
  });

  it('should know of what is done that it is, until the next one', () => {
    const storage = tabStorage();
    const kept = new KeptSession(storage);
    kept.keep(ID);
    kept.noteUpload('a');
    expect(kept.isSent).toBe(false);
    kept.finish();
    const after = new KeptSession(storage);
    expect([after.isSent, after.sessionId, after.hasUploaded('a')]).toEqual([true, undefined, false]);
    after.keep(OTHER);
    expect(after.isSent).toBe(false);
  });
});
