// Writes what is made from the API's own routes and schemas: the document docs/openapi.json, and the types of its client.
// With --check nothing is written, and the exit code says whether what is there is current; --in names another folder to
// look for it, or write it, in. `npm run openapi`.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import openapiTypes, { astToString } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';
import { root, runBuilt } from './run.mjs';

const DOCUMENT = join('docs', 'openapi.json');
const TYPES = join('libs', 'client', 'src', 'schema.ts');

/** What the linter recommends, and why not where it does not fit. */
const RULES = {
  extends: ['recommended'],
  rules: {
    // The one server that everybody has is the local stack.
    'no-server-example.com': 'off',
    // `GET /health` takes nothing that could be wrong with a request.
    'operation-4xx-response': 'off',
  },
};

/** What `/exercises` refuses for ever has no success to document. */
function hasNoSuccess(document, { ruleId, location }) {
  if (ruleId !== 'operation-2xx-response') return false;
  const [, path, method] = location[0].pointer.replace(/^#\//, '').split('/').map(unescapePointer);
  return document.paths[path]?.[method]?.deprecated === true;
}

function unescapePointer(segment) {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}

async function generated() {
  const scratch = await mkdtemp(join(tmpdir(), 'spotter-openapi-'));
  try {
    const file = join(scratch, 'openapi.json');
    const code = await runBuilt(['openapi'], 'openapi/main', [file]);
    if (code !== 0) process.exit(code);
    return await readFile(file, 'utf8');
  } finally {
    await rm(scratch, { recursive: true });
  }
}

/** What the linter finds, one line each. */
async function lint(text) {
  const document = JSON.parse(text);
  const config = await createConfig(RULES);
  const problems = await lintFromString({ source: text, absoluteRef: join(root, DOCUMENT), config });
  return problems
    .filter((problem) => !hasNoSuccess(document, problem))
    .map(({ ruleId, message, location }) => `${ruleId}: ${message} (${location[0]?.pointer ?? ''})`);
}

async function typesOf(text) {
  const types = astToString(await openapiTypes(JSON.parse(text), { alphabetize: true }));
  return `// Made from docs/openapi.json by "npm run openapi".\n${types}`;
}

async function formatted(path, text) {
  const filepath = join(root, path);
  return format(text, { ...(await resolveConfig(filepath)), filepath });
}

const { values } = parseArgs({
  options: { check: { type: 'boolean', default: false }, in: { type: 'string', default: root } },
});
const text = await generated();
const faults = await lint(text);
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
const files = { [DOCUMENT]: text, [TYPES]: await typesOf(text) };
const stale = [];
for (const [path, content] of Object.entries(files)) {
  const fresh = await formatted(path, content);
  if ((await readFile(join(values.in, path), 'utf8').catch(() => undefined)) === fresh) continue;
  if (values.check) stale.push(path);
  else await writeFile(join(values.in, path), fresh);
}
if (stale.length > 0) {
  console.error(`${stale.join(' and ')}: not what the code says. Run "npm run openapi" and commit what it writes.`);
  process.exit(1);
}
