import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Chance } from '../chance.js';
import type { Call } from '../proxy/call.js';
import type { Fault } from '../proxy/fault.js';
import { CALM, roundOf } from './spells.js';
import { Weather } from './weather.js';

const CALLS = Array.from({ length: 2_000 }, (_, sequence) => sequence);

function spellOf(spellName: string) {
  const spell = roundOf(() => 3).find(({ name }) => name === spellName);
  if (spell === undefined) throw new Error(`There is no ${spellName}`);
  return spell;
}

function called(seed: string, spellName: string, name: Omit<Call, 'sequence' | 'sender'>) {
  const weather = new Weather(new Chance(seed));
  weather.change(spellOf(spellName));
  const faults = CALLS.map((sequence) => {
    const call = { sender: 'api', sequence, ...name };
    const fault = weather.faultOf(call);
    if (fault !== undefined) weather.note(call, fault);
    return fault;
  });
  return { weather, faults };
}

const commit = { service: 'dynamodb', operation: 'PutItem', step: 'commit', jobId: 'j' } as const;
const send = { service: 'sqs', operation: 'SendMessageBatch', step: 'send' } as const;
const receive: Call = { sender: 'w', service: 'sqs', operation: 'ReceiveMessage', step: 'receive', sequence: 1 };

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

  it('should lose all answers to the starts of some images, or none, for a spell', () => {
    const lost = Array.from({ length: 200 }, (_, imageIndex) => {
      const start = { service: 'dynamodb', operation: 'UpdateItem', step: 'start', jobId: 'j', imageIndex } as const;
      const { faults } = called('1', 'dropped', start);
      return faults.slice(0, 20).filter((fault) => fault?.kind === 'drop' && fault.when === 'after').length;
    });
    expect(lost.filter((count) => count === 20).length / lost.length).toBeCloseTo(0.15, 1);
    expect(lost.filter((count) => count > 10 && count < 20)).toEqual([]);
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

  it('should do what never happened to each call that comes, until it has had an effect', () => {
    const weather = new Weather(new Chance('1'));
    weather.change(spellOf('messages'));
    const kindOf = (sequence: number): Fault['kind'] | undefined => weather.faultOf({ ...receive, sequence })?.kind;
    expect([1, 2, 3, 4].map(kindOf)).toEqual(Array(4).fill('shuffle'));
    weather.note(receive, { kind: 'shuffle' });
    expect([5, 6, 7].map(kindOf)).toEqual(Array(3).fill('double-delivery'));
    expect(weather.owes).toBe(true);
    for (const kind of ['double-delivery', 'twice', 'swallow'] as const) weather.note(receive, { kind });
    expect(weather.owes).toBe(false);
    expect(CALLS.some((sequence) => kindOf(sequence) === undefined)).toBe(true);
  });

  it('should owe an outage until its service was found gone for as long, and tell how long that was', async () => {
    const weather = new Weather(new Chance('1'));
    weather.change(spellOf('no s3'));
    expect(weather.owes).toBe(true);
    weather.change({ ...spellOf('no sqs'), seconds: 0.1 });
    await delay(120);
    expect(weather.owes).toBe(true);
    weather.note(receive, { kind: 'down' });
    expect(weather.owes).toBe(true);
    await delay(120);
    expect(weather.owes).toBe(false);
    weather.change(CALM);
    expect([...weather.outages.keys()]).toEqual(['sqs']);
    expect(weather.outages.get('sqs')).toBeGreaterThanOrEqual(100);
  });

  it('should owe a read from behind in a storm, until there was one', () => {
    const weather = new Weather(new Chance('1'));
    weather.change({ ...CALM, isStale: true });
    expect(weather.owes).toBe(true);
    weather.noteStaleRead();
    expect(weather.owes).toBe(false);
  });
});
