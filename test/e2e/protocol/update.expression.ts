import type { Bindings, Item } from './expression.js';
import { nameOf, remembered, Tokens, valueOf } from './expression.js';

/** One change: the attribute, and its value afterwards, of which `undefined` is that it is gone. */
type Change = (bindings: Bindings) => readonly [name: string, value: unknown];

/** Reads what follows the word of a clause, for one attribute. */
const CLAUSES: Readonly<Record<string, (attribute: string, tokens: Tokens) => Change>> = {
  SET: readSet,
  REMOVE: (attribute) => (bindings) => [nameOf(attribute, bindings), undefined],
  ADD: (attribute, tokens) => {
    const added = tokens.next();
    return (bindings) => [nameOf(attribute, bindings), sumOf(valueOf(attribute, bindings), valueOf(added, bindings))];
  },
  DELETE: (attribute, tokens) => {
    const removed = tokens.next();
    return (bindings) => [
      nameOf(attribute, bindings),
      without(valueOf(attribute, bindings), valueOf(removed, bindings)),
    ];
  },
};

/** Reads an update: as much of DynamoDB's grammar as the product writes. It returns the item as it is afterwards. */
export const updateOf = remembered((expression: string): ((bindings: Bindings) => Item) => {
  const tokens = new Tokens(expression);
  const changes: Change[] = [];
  while (!tokens.isAtEnd) {
    const readClause = CLAUSES[tokens.next()];
    if (readClause === undefined) throw new Error(`There is no such clause: ${expression}`);
    do changes.push(readClause(tokens.next(), tokens));
    while (tokens.take(','));
  }
  return (bindings) => {
    // All of them see the item as it was.
    const changed = Object.fromEntries(changes.map((change) => change(bindings)));
    const entries = Object.entries({ ...bindings.item, ...changed });
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  };
});

function readSet(attribute: string, tokens: Tokens): Change {
  tokens.expect('=');
  const first = tokens.next();
  const sign = tokens.take('+') ? 1 : tokens.take('-') ? -1 : 0;
  const second = sign === 0 ? undefined : tokens.next();
  return (bindings) => {
    const value = valueOf(first, bindings);
    if (value === undefined) throw new Error(`${first} is not in the item`);
    if (second === undefined) return [nameOf(attribute, bindings), value];
    return [nameOf(attribute, bindings), numberOf(value) + sign * numberOf(valueOf(second, bindings))];
  };
}

function sumOf(present: unknown, added: unknown): unknown {
  if (added instanceof Set) return present === undefined ? added : new Set([...setOf(present), ...setOf(added)]);
  return (present === undefined ? 0 : numberOf(present)) + numberOf(added);
}

/** DynamoDB has no empty set: without its last member the attribute is gone. */
function without(present: unknown, removed: unknown): unknown {
  if (present === undefined) return undefined;
  const gone = setOf(removed);
  const left = [...setOf(present)].filter((member) => !gone.has(member));
  return left.length === 0 ? undefined : new Set(left);
}

function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  throw new Error('An operand is no number');
}

function setOf(value: unknown): ReadonlySet<unknown> {
  if (value instanceof Set) return value;
  throw new Error('An operand is no set');
}
