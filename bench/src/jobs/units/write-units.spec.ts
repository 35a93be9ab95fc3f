import { describe, expect, it } from '@jest/globals';
import type { WireItem } from './item-size.js';
import type { IndexShape } from './write-units.js';
import { writeUnits } from './write-units.js';

const OPEN: IndexShape = { name: 'open', keys: ['shard', 'due'], attributes: ['id', 'shard', 'due'] };
const job = (others: WireItem = {}): WireItem => ({ id: { S: 'a' }, shard: { N: '1' }, due: { S: 'now' }, ...others });
/** An item of as many bytes: the name takes one. */
const ofBytes = (bytes: number): WireItem => ({ x: { S: 'x'.repeat(bytes - 1) } });

describe('writeUnits', () => {
  it('should count a unit for each kilobyte begun, and at least one', () => {
    expect([1, 1_024, 1_025, 4_096].map((bytes) => writeUnits({ after: ofBytes(bytes) }, []).table)).toEqual([
      1, 1, 2, 4,
    ]);
    expect(writeUnits({}, []).table).toBe(1);
  });

  it('should count the larger of what was and what is, as for a deletion', () => {
    expect(writeUnits({ before: ofBytes(3_000), after: ofBytes(10) }, []).table).toBe(3);
    expect(writeUnits({ before: ofBytes(3_000) }, []).table).toBe(3);
  });

  it('should count what was to be put and was refused', () => {
    expect(writeUnits({ before: ofBytes(10), after: ofBytes(10), wanted: ofBytes(2_000) }, [])).toEqual({
      table: 2,
      indexes: 0,
    });
  });

  it('should count an entry that comes or goes once', () => {
    expect(writeUnits({ after: job() }, [OPEN]).indexes).toBe(1);
    expect(writeUnits({ before: job(), after: { id: { S: 'a' } } }, [OPEN]).indexes).toBe(1);
    expect(writeUnits({ before: { id: { S: 'a' } }, after: { id: { S: 'b' } } }, [OPEN]).indexes).toBe(0);
  });

  it('should count an entry whose key changes twice', () => {
    expect(writeUnits({ before: job(), after: job({ due: { S: 'later' } }) }, [OPEN]).indexes).toBe(2);
  });

  it('should count what changes in an entry, and nothing that is not in it', () => {
    const byUser: IndexShape = { name: 'byUser', keys: ['id'], attributes: ['id', 'status'] };
    const changed = { before: job({ status: { S: 'A' } }), after: job({ status: { S: 'B' } }) };
    expect(writeUnits(changed, [byUser, OPEN]).indexes).toBe(1);
    expect(writeUnits({ before: job(), after: job({ other: { S: 'B' } }) }, [byUser, OPEN]).indexes).toBe(0);
  });
});
