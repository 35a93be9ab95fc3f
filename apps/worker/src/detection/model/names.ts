import * as z from 'zod/mini';

/** What may name a class: it goes into every answer, and into pictures and tables. */
export const LABEL = /^[^\p{Cc}]{1,200}$/u;

const name = z.string().check(z.regex(LABEL));
const nameList = z.array(name).check(z.minLength(1));
const namesByIndex = z.record(z.string().check(z.regex(/^\d+$/)), name);

/** One entry of a Python dict literal: `12: 'wine glass'`, or in double quotes when the name has an apostrophe. */
const PYTHON_ENTRY = /\s*(\d+)\s*:\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*(,|$)/suy;

/** One item of a Python list literal. */
const PYTHON_ITEM = /\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*(,|$)/suy;

/**
 * Parses the class names of a model's metadata: a JSON list, a JSON object by index, or what Ultralytics writes, a Python
 * dict literal, or in the days of YOLOv5 a list.
 *
 * @returns `undefined` when the text is none of these, or an index is missing.
 */
export function parseNames(text: string): string[] | undefined {
  const json = parseJson(text);
  const list = nameList.safeParse(json ?? parsePythonList(text.trim()));
  if (list.success) return list.data;
  const byIndex = namesByIndex.safeParse(json ?? parsePythonDict(text.trim()));
  return byIndex.success ? inOrder(byIndex.data) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parsePythonDict(text: string): Record<string, string> | undefined {
  if (!text.startsWith('{') || !text.endsWith('}')) return undefined;
  const body = text.slice(1, -1).trimEnd();
  const names: Record<string, string> = {};
  PYTHON_ENTRY.lastIndex = 0;
  while (PYTHON_ENTRY.lastIndex < body.length) {
    const match = PYTHON_ENTRY.exec(body);
    if (match?.[1] === undefined) return undefined;
    names[match[1]] = unescaped(match[2] ?? match[3] ?? '');
  }
  return names;
}

function parsePythonList(text: string): string[] | undefined {
  if (!text.startsWith('[') || !text.endsWith(']')) return undefined;
  const body = text.slice(1, -1).trimEnd();
  const names: string[] = [];
  PYTHON_ITEM.lastIndex = 0;
  while (PYTHON_ITEM.lastIndex < body.length) {
    const match = PYTHON_ITEM.exec(body);
    if (match === null) return undefined;
    names.push(unescaped(match[1] ?? match[2] ?? ''));
  }
  return names;
}

/** What Python writes by a letter of its own. */
const BY_LETTER: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** Python writes what is not printable by its code or letter, and a backslash before what would end the literal. */
function unescaped(literal: string): string {
  const escapes = /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|(.))/gsu;
  return literal.replace(escapes, (_, byte?: string, unit?: string, character?: string) => {
    if (character !== undefined) return BY_LETTER[character] ?? character;
    return String.fromCharCode(parseInt(byte ?? unit ?? '', 16));
  });
}

function inOrder(names: Record<string, string>): string[] | undefined {
  const list = Object.keys(names).map((_, index) => names[String(index)]);
  return list.length > 0 && list.every((name) => name !== undefined) ? list : undefined;
}
