import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What tokens, signatures and capabilities look like, whoever made them. */
const PATTERNS = [
  /\beyJ[\w-]+\.[\w-]+\.[\w-]+/,
  /X-Amz-Signature=[\da-f]{64}/i,
  /X-Amz-Security-Token=(?!\{)[^&\s"]+/i,
  /[?&](?:viewer|ticket)=(?!\{)[\w-]+/,
];

/** The secrets in a text: those that were given out, and whatever looks like one. */
function secretsIn(text, secrets) {
  const given = [...secrets].filter((secret) => text.includes(secret));
  return [...given, ...PATTERNS.flatMap((pattern) => pattern.exec(text)?.[0] ?? [])];
}

/**
 * Looks through all that the product logged in a run for the secrets that were given out in it. Says what it found, and
 * returns whether the logs are clean. In a run of all tests there must be some to look through.
 */
export async function checkLogs(folder, mustHaveSome) {
  const files = await readdir(folder);
  const read = async (kind) => {
    const texts = await Promise.all(
      files.filter((name) => name.startsWith(kind)).map((name) => readFile(join(folder, name), 'utf8')),
    );
    return texts.flatMap((text) => text.split('\n')).filter((line) => line !== '');
  };
  const secrets = new Set(await read('secrets'));
  const lines = await read('log');
  if (mustHaveSome && (lines.length === 0 || secrets.size === 0)) {
    throw new Error('The tests have kept no logs, or no secrets to look for in them');
  }
  if (lines.length === 0) return true;

  // A search that finds nothing may be one that looks for nothing.
  const planted = [
    'eyJhbGciOiJSUzI1NiJ9.e30.AA',
    `X-Amz-Signature=${'0a'.repeat(32)}`,
    '?viewer=AAAAAAAAAAAAAAAAAAAAAA',
    '?ticket=AAAAAAAAAAAAAAAAAAAAAA',
    ...secrets,
  ];
  const missed = planted.filter((secret) => secretsIn(`{"message":"GET ${secret}"}`, secrets).length === 0);
  if (missed.length > 0) throw new Error(`The search of the logs finds no ${missed[0]}`);

  const text = lines.join('\n');
  const isClean = secretsIn(text, secrets).length === 0;
  const counts = `${lines.length} log lines of the run, ${secrets.size} secrets given out in it`;
  console.log(`${counts}: ${isClean ? 'none is in the logs' : 'SECRETS IN THE LOGS'}`);
  if (!isClean) {
    const guilty = lines.filter((line) => secretsIn(line, secrets).length > 0);
    for (const line of guilty.slice(0, 10)) console.error(line.slice(0, 1_000));
  }
  return isClean;
}
