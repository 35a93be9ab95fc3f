import { describe, expect, it } from '@jest/globals';
import { keepBegun, takeBegun } from './begun.sign-in.js';

function storageOf(entries: readonly [string, string][] = []) {
  const kept = new Map(entries);
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

const BEGUN = { state: 's', verifier: 'v', returnTo: '/jobs' };

describe(takeBegun.name, () => {
  it('should give what was kept to the answer with its state, once', () => {
    const storage = storageOf();
    keepBegun(storage, BEGUN);
    for (const other of ['another', '', null]) expect(takeBegun(storage, other)).toBeUndefined();
    expect(takeBegun(storage, 's')).toEqual(BEGUN);
    expect(takeBegun(storage, 's')).toBeUndefined();
    expect(storage.kept.size).toBe(0);
  });

  it('should make nothing of what it can not read', () => {
    const storage = storageOf();
    keepBegun(storage, BEGUN);
    const [key = ''] = storage.kept.keys();
    for (const text of ['', '{', 'null', '{"state":"s"}', '[]']) {
      expect(takeBegun(storageOf([[key, text]]), 's')).toBeUndefined();
    }
  });
});
