import { describe, expect, it } from '@jest/globals';
import { parseNames } from './names.js';

describe('parseNames', () => {
  it.each([
    ['a JSON list', '["plate", "bench"]', ['plate', 'bench']],
    ['a JSON object', '{"1": "bench", "0": "plate"}', ['plate', 'bench']],
    ['a Python dict', "{0: 'person', 1: 'wine glass'}", ['person', 'wine glass']],
    ['an apostrophe', `{0: "baker's rack", 1: 'it\\'s'}`, ["baker's rack", "it's"]],
    ['a brace and a comma in a name', "{0: 'a, b', 1: '{c: d}'}", ['a, b', '{c: d}']],
    ['a Python list', `['person', "it's", 'a, b',]`, ['person', "it's", 'a, b']],
    ['codes', `{0: 'caf\\xe9', 1: '\\u2192 \\\\'}`, ['café', '→ \\']],
    ['a backslash before what looks like a code', `['C:\\\\new\\\\x41']`, ['C:\\new\\x41']],
    ['a trailing comma and spaces', " { 0 : 'a' , } ", ['a']],
  ])('should read %s', (_, text, expected) => {
    expect(parseNames(text)).toEqual(expected);
  });

  it.each([
    '',
    'person',
    "['a', 1]",
    "['a'",
    `{"0": "a\\u0001"}`,
    `["${'a'.repeat(201)}"]`,
    '{}',
    '[]',
    '[1]',
    "{0: 'a', 2: 'c'}",
    "{0: 'a'",
    "{0: f('a')}",
    '{"a": "b"}',
    "{0: ''}",
    "{0: 'a\\tb'}",
    "['a\\n']",
    "{0: 'a\\x00'}",
  ])('should not read %j', (text) => {
    expect(parseNames(text)).toBeUndefined();
  });
});
