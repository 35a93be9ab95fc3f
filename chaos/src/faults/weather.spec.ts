import { describe, expect, it } from '@jest/globals';
import { Chance } from '../chance.js';
import type { Call } from '../proxy/call.js';
import { roundOf } from './spells.js';
import { Weather } from './weather.js';

const CALLS = Array.from({ length: 2_000 }, (_, sequence) => sequence);

function called(seed: string, spellName: string, call: Omit<Call, 'sequence' | 'sender'>) {
  const weather = new Weather(new Chance(seed));
  const spell = roundOf(() => 3).find(({ name }) => name === spellName);
  if (spell === undefined) throw new Error(`There is no ${spellName}`);
  weather.change(spell);
  const faults = CALLS.map((sequence) => weather.faultOf({ sender: 'api', sequence, ...call }));
  return { weather, faults };
}

const commit = { service: 'dynamodb', operation: 'PutItem', step: 'commit', jobId: 'j' } as const;
const send = { service: 'sqs', operation: 'SendMessageBatch', step: 'send' } as const;

describe('Weather', () => {
  it('should throttle 30 % of all calls', () => {
    const { faults, weather } = called('1', 'throttled', commit);
    const throttled = faults.filter((fault) => fault?.kind === 'throttle');
    expect(throttled.length / CALLS.length).toBeCloseTo(0.3, 1);
    expect(weather.tally).toEqual(new Map([['throttle', throttled.length]]));
  });

  it('should do the same to the same call, and something else with another seed', () => {
    expect(called('1', 'slow', commit).faults).toEqual(called('1', 'slow', commit).faults);
    expect(called('1', 'slow', commit).faults).not.toEqual(called('2', 'slow', commit).faults);
  });

  it('should take a service away whole, and no other', () => {
    const { faults } = called('1', 'no dynamodb', commit);
    expect(faults.every((fault) => fault?.kind === 'down')).toBe(true);
    expect(called('1', 'no dynamodb', send).faults.every((fault) => fault === undefined)).toBe(true);
  });

  it('should lose messages, but no dead letters, which nobody could send again', () => {
    const kinds = (step: string) => new Set(called('1', 'messages', { ...send, step }).faults.map((one) => one?.kind));
    expect(kinds('send')).toEqual(new Set([undefined, 'twice', 'swallow']));
    expect(kinds('dead-letter')).toEqual(new Set([undefined]));
  });

  it('should remember whose commit is still to arrive', () => {
    expect(called('1', 'slow', commit).weather.lateCommits).toEqual(new Set(['j']));
    expect(called('1', 'dropped', commit).weather.lateCommits).toEqual(new Set());
  });
});
