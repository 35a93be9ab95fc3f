import type { Step } from './protocol.steps.js';
import { WRITES } from './protocol.steps.js';
import type { Tally } from './tally.js';

/** Steps that are taken too rarely for any few thousand histories to have a death at each. */
const RARE: readonly Step[] = ['check now', 'note seen', 'drop job'];
const ERASING: readonly Step[] = ['remove claim', 'delete objects', 'delete items', 'remove job'];
const OFTEN = WRITES.filter((step) => !RARE.includes(step) && !ERASING.includes(step));

/** What must have happened in any few thousand histories: of each at least one, by the kinds and names of their tally. */
const FAULTS: readonly (readonly (readonly [kind: string, name: string])[])[] = [
  ...[...OFTEN.map((step) => [step]), ERASING].map((steps) =>
    steps.flatMap((step) => [['died', `before ${step}`] as const, ['died', `after ${step}`] as const]),
  ),
  ...['answer lost', 'failed', 'came late', 'came again late', 'throttled'].flatMap((kind) =>
    (['read', 'send', 'commit'] as const).map((step) => [[kind, step] as const]),
  ),
  ...['before start', 'before end', 'before count', 'before reopen', 'before claim job', 'after start'].map((where) => [
    ['stood still', where] as const,
  ]),
  ...['lost', 'doubled', 'refused', 'stuck'].map((fate) => [['messages', fate] as const]),
  ...['api', 'worker'].map((kind) => [['told to stop', kind] as const]),
  ...['worker', 'sweep'].map((kind) => [['counts', `of several images by a ${kind}`] as const]),
  [['refused', 'submit: IDEMPOTENCY_MISMATCH']],
  ...['something lost', 'nothing lost'].map((what) => [['open in the end', what] as const]),
];

/** The faults that did not happen: of those nothing is shown. */
export function missingFaults(tally: Tally): readonly string[] {
  const missing = FAULTS.filter((fault) => fault.every(([kind, name]) => tally.of(kind, name) === 0));
  return missing.map((fault) => fault.map((one) => one.join(' ')).join(' or '));
}
