import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AttemptGate } from './attempt.gate.js';

const never = new AbortController().signal;

/** A gate that knows who is inside, by name. */
function gate() {
  const attempts = new AttemptGate(Infinity);
  const inside: string[] = [];
  const enter = async (name: string, alone: boolean, signal = never): Promise<(() => void) | undefined> => {
    const leave = await attempts.enter(alone, signal);
    if (leave === undefined) return undefined;
    inside.push(name);
    return () => {
      inside.splice(inside.indexOf(name), 1);
      leave();
    };
  };
  return { inside, enter };
}

/** Long enough for everybody whose turn it is to be inside. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('AttemptGate', () => {
  it('should let many in at a time', async () => {
    const { inside, enter } = gate();
    await Promise.all([enter('a', false), enter('b', false), enter('c', false)]);
    expect(inside).toEqual(['a', 'b', 'c']);
  });

  it('should let one in alone once the others have left, and before those who came later', async () => {
    const { inside, enter } = gate();
    const [leaveA, leaveB] = await Promise.all([enter('a', false), enter('b', false)]);
    const alone = enter('alone', true);
    const [later, last] = [enter('later', false), enter('last', true)];
    leaveA?.();
    await settled();
    expect(inside).toEqual(['b']);
    leaveB?.();
    const leaveAlone = await alone;
    await settled();
    expect(inside).toEqual(['alone']);
    leaveAlone?.();
    const leaveLater = await later;
    await settled();
    expect(inside).toEqual(['later']);
    leaveLater?.();
    await last;
    expect(inside).toEqual(['last']);
  });

  it('should end the waiting by the signal, and let in who waited behind it', async () => {
    const { inside, enter } = gate();
    await enter('a', false);
    const drain = new AbortController();
    const alone = enter('alone', true, drain.signal);
    const behind = enter('behind', false);
    drain.abort();
    await expect(alone).resolves.toBeUndefined();
    await behind;
    expect(inside).toEqual(['a', 'behind']);
    await expect(enter('too late', true, drain.signal)).resolves.toBeUndefined();
  });

  it('should deny nobody for a signal when there is room', async () => {
    const { inside, enter } = gate();
    const leave = await enter('a', true, AbortSignal.abort());
    leave?.();
    await enter('b', false, AbortSignal.abort());
    expect(inside).toEqual(['b']);
  });

  it('should never have one alone beside another, and let everybody in at last, whatever the order', async () => {
    const visitor = fc.record({ alone: fc.boolean(), givesUp: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(visitor, { maxLength: 12 }), fc.scheduler(), async (visitors, scheduler) => {
        const attempts = new AttemptGate(Infinity);
        const inside = new Set<number>();
        let visits = 0;
        const visit = async ({ alone, givesUp }: { alone: boolean; givesUp: boolean }, id: number): Promise<void> => {
          const patience = new AbortController();
          await scheduler.schedule(Promise.resolve(), 'arrives');
          const entering = attempts.enter(alone, patience.signal);
          if (givesUp) {
            void scheduler.schedule(Promise.resolve(), 'gives up').then(() => {
              patience.abort();
            });
          }
          const leave = await entering;
          if (leave === undefined) return;
          visits++;
          inside.add(id);
          expect(inside.size === 1 || ![...inside].some((each) => visitors[each]?.alone === true)).toBe(true);
          await scheduler.schedule(Promise.resolve(), 'works');
          inside.delete(id);
          leave();
        };
        const all = Promise.all(visitors.map(visit));
        await scheduler.waitFor(all);
        expect(visits).toBeGreaterThanOrEqual(visitors.filter(({ givesUp }) => !givesUp).length);
      }),
    );
  });
});
