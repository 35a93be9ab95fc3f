import type { Bindings } from './expression.js';
import { nameOf, remembered, Tokens, valueOf } from './expression.js';

/** Whether an item is as an expression asks. */
export type Condition = (bindings: Bindings) => boolean;

const COMPARISONS: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** Reads a condition, or the key condition of a query: as much of DynamoDB's grammar as the product writes. */
export const conditionOf = remembered((expression: string): Condition => {
  const tokens = new Tokens(expression);
  const condition = readOr(tokens);
  if (!tokens.isAtEnd) throw new Error(`The condition does not end: ${expression}`);
  return condition;
});

function readOr(tokens: Tokens): Condition {
  const terms = [readAnd(tokens)];
  while (tokens.take('OR')) terms.push(readAnd(tokens));
  return (bindings) => terms.some((term) => term(bindings));
}

function readAnd(tokens: Tokens): Condition {
  const terms = [readNot(tokens)];
  while (tokens.take('AND')) terms.push(readNot(tokens));
  return (bindings) => terms.every((term) => term(bindings));
}

function readNot(tokens: Tokens): Condition {
  if (!tokens.take('NOT')) return readTerm(tokens);
  const denied = readNot(tokens);
  return (bindings) => !denied(bindings);
}

function readTerm(tokens: Tokens): Condition {
  if (tokens.take('(')) {
    const inner = readOr(tokens);
    tokens.expect(')');
    return inner;
  }
  const first = tokens.next();
  if (tokens.take('(')) return readFunction(first, tokens);
  if (tokens.take('IN')) {
    const members = readMembers(tokens);
    return (bindings) => members.some((member) => compare(valueOf(first, bindings), valueOf(member, bindings)) === 0);
  }
  const holds = COMPARISONS[tokens.next()];
  if (holds === undefined) throw new Error(`There is no such comparison: ${tokens.expression}`);
  const second = tokens.next();
  return (bindings) => {
    const order = compare(valueOf(first, bindings), valueOf(second, bindings));
    return order !== undefined && holds(order);
  };
}

function readMembers(tokens: Tokens): readonly string[] {
  tokens.expect('(');
  const members = [tokens.next()];
  while (tokens.take(',')) members.push(tokens.next());
  tokens.expect(')');
  return members;
}

function readFunction(name: string, tokens: Tokens): Condition {
  const attribute = tokens.next();
  const operand = tokens.take(',') ? tokens.next() : '';
  tokens.expect(')');
  switch (name) {
    case 'attribute_exists':
      return (bindings) => bindings.item[nameOf(attribute, bindings)] !== undefined;
    case 'attribute_not_exists':
      return (bindings) => bindings.item[nameOf(attribute, bindings)] === undefined;
    case 'contains':
      return (bindings) => {
        const members = valueOf(attribute, bindings);
        return members instanceof Set && members.has(valueOf(operand, bindings));
      };
    default:
      throw new Error(`There is no such function: ${name}`);
  }
}

/** Below, at or above zero; `undefined` of values that can't be compared, as one that is not there. */
function compare(a: unknown, b: unknown): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  // By code units: DynamoDB goes by the bytes of UTF-8, which is the same for all that is compared here.
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : Number(a > b);
  return typeof a === typeof b && a !== undefined && a === b ? 0 : undefined;
}
