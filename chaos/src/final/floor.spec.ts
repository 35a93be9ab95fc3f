import { describe, expect, it } from '@jest/globals';
import type { Done } from './floor.js';
import { missingOf } from './floor.js';

const KINDS = [
  ...(['throttle', 'error', 'drop', 'cut-body', 'slow', 'late', 'half-open', 'twice', 'swallow'] as const),
  ...(['double-delivery', 'shuffle', 'stale-read'] as const),
];
const enough: Done = {
  kills: { atCalls: 1, atAnyTime: 1, byImages: 1, stalls: 1, ownEnds: 0, roles: { worker: 1, api: 1, sweep: 1 } },
  weather: {
    tally: new Map(KINDS.map((kind) => [kind, 1])),
    outages: new Map([
      ['dynamodb', 3_000],
      ['sqs', 3_000],
      ['s3', 3_000],
    ]),
  },
  onFullDisk: 1,
  poison: 1,
  commandsKilled: 1,
  givenUp: 1,
  isLong: false,
};

describe('missingOf', () => {
  it('should miss nothing when all has happened once', () => {
    expect(missingOf(enough)).toEqual([]);
    expect(missingOf({ ...enough, onFullDisk: undefined })).toEqual([]);
  });

  it.each<[string, Partial<Done>]>([
    ['a worker was killed', { kills: { ...enough.kills, roles: { worker: 0, api: 1, sweep: 1 } } }],
    ['the function was killed at a sweep', { kills: { ...enough.kills, roles: { worker: 1, api: 1, sweep: 0 } } }],
    ['a worker was stopped for longer than its lease', { kills: { ...enough.kills, stalls: 0 } }],
    ['an image that ends its worker each time was given up', { givenUp: 0 }],
    ['an image ended its worker', { kills: { ...enough.kills, byImages: 0 } }],
    ['a worker on a full disk ended an image', { onFullDisk: 0 }],
    ['a message came that nobody can read', { poison: 0 }],
    ['the command for dead letters was killed', { commandsKilled: 0 }],
    ['s3 was gone', { weather: { ...enough.weather, outages: new Map([...enough.weather.outages].slice(0, 2)) } }],
  ])('should miss that %s', (what, less) => {
    expect(missingOf({ ...enough, ...less })).toEqual([what]);
  });

  it.each(KINDS)('should miss %s', (kind) => {
    const tally = new Map([...enough.weather.tally].filter(([other]) => other !== kind));
    expect(missingOf({ ...enough, weather: { ...enough.weather, tally } })).toHaveLength(1);
  });

  it('should ask for outages of two minutes of a long run', () => {
    expect(missingOf({ ...enough, isLong: true })).toEqual(
      ['dynamodb', 'sqs', 's3'].map((service) => `${service} was gone for two minutes`),
    );
    const outages = new Map([...enough.weather.outages.keys()].map((service) => [service, 120_050] as const));
    expect(missingOf({ ...enough, isLong: true, weather: { ...enough.weather, outages } })).toEqual([]);
  });
});
