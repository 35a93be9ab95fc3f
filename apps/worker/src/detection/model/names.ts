import * as z from 'zod/mini';

const nameList = z.array(z.string().check(z.minLength(1))).check(z.minLength(1));
const namesByIndex = z.record(z.string().check(z.regex(/^\d+$/)), z.string().check(z.minLength(1)));

/** One entry of a Python dict literal: `12: 'wine glass'`, or in double quotes when the name has an apostrophe. */
const PYTHON_ENTRY = /\s*(\d+)\s*:\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*(,|$)/suy;

/**
 * Parses the class names of a model's metadata: a JSON list, a JSON object by index, or what Ultralytics writes, a Python
 * dict literal.
 *
 * @returns `undefined` when the text is none of these, or an index is missing.
 */
export function parseNames(text: string): string[] | undefined {
  const json = parseJson(text);
  const list = nameList.safeParse(json);
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
    names[match[1]] = (match[2] ?? match[3] ?? '').replace(/\\(.)/gsu, '$1');
  }
  return names;
}

function inOrder(names: Record<string, string>): string[] | undefined {
  const list = Object.keys(names).map((_, index) => names[String(index)]);
  return list.length > 0 && list.every((name) => name !== undefined) ? list : undefined;
}
