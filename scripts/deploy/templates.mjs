import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Document, isMap, isPair, isScalar, isSeq, parseDocument, YAMLMap } from 'yaml';
import { DeployError } from './deploy-error.mjs';

/** The sections that Copilot takes from an addon. It leaves out all others. */
const SECTIONS = ['Metadata', 'Parameters', 'Mappings', 'Conditions', 'Transform', 'Resources', 'Outputs'];

/** The names of the templates in a folder of addons; `addons.parameters.yml` is none. */
export async function templatesIn(folder) {
  const names = await readdir(folder);
  return names.filter((name) => /\.ya?ml$/.test(name) && !/^addons\.parameters\./.test(name)).sort();
}

/**
 * Joins the templates of a folder into one, as Copilot does: what two of them define must be the same in both. Short tags, such as
 * `!Ref`, stay as they are.
 * @throws {DeployError} that names the file.
 */
export async function joinTemplates(folder) {
  const joined = new Document(new YAMLMap());
  const sources = new Map();
  for (const name of await templatesIn(folder)) {
    const { contents } = parseTemplate(await readFile(join(folder, name), 'utf8'), name);
    for (const { key, value } of contents.items) {
      if (SECTIONS.includes(key.value)) joinSection(joined, key.value, value, name, sources);
    }
  }
  return joined;
}

function parseTemplate(text, name) {
  // It warns of tags that it does not know, and keeps them.
  const document = parseDocument(text, { logLevel: 'error' });
  if (document.errors.length > 0) throw new DeployError(`${name}: ${document.errors[0].message}`);
  if (!isMap(document.contents)) throw new DeployError(`${name} is no template`);
  return document;
}

function joinSection(joined, section, value, name, sources) {
  if (!isMap(value)) throw new DeployError(`${name}: ${section} has no names in it`);
  if (!joined.has(section)) joined.set(section, new YAMLMap());
  const target = joined.get(section);
  for (const pair of value.items) {
    const path = `${section}.${pair.key.value}`;
    const earlier = sources.get(path);
    if (earlier === undefined) {
      target.items.push(pair);
      sources.set(path, { name, value: pair.value });
    } else if (JSON.stringify(plain(earlier.value)) !== JSON.stringify(plain(pair.value))) {
      throw new DeployError(`${name}: ${path} is also in ${earlier.name}, with another value`);
    }
  }
}

/** A node without its comments and its style, to be compared. */
function plain(node) {
  if (isPair(node)) return [plain(node.key), plain(node.value)];
  if (isScalar(node)) return [node.tag ?? '', node.value];
  if (isMap(node) || isSeq(node)) return [node.tag ?? '', ...node.items.map(plain)];
  return node ?? null;
}
