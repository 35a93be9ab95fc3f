import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { told } from './findings.mjs';

/** Their names change with what is in them. The local web server says the same. */
const IMMUTABLE = 'public, max-age=31536000, immutable';
/** Kept, and asked for anew each time. */
const CHANGING = 'no-cache';

const ASSETS = 'assets/';
const PAGE = 'index.html';

const DAY_MS = 24 * 60 * 60 * 1_000;
const KEPT_MS = 30 * DAY_MS;
/** An upload takes less. */
const UPLOAD_MS = 60 * 60 * 1_000;

/**
 * Uploads the built web app in an order in which nobody gets a page whose files or configuration are not there: what the page names
 * comes first, and the page last.
 * @param site where it goes, and what it is told.
 * @throws {DeployError} that says what did not work.
 */
export async function deployWeb({ commands, folder, site }) {
  const { bucket, distribution } = site;
  const objects = await objectsIn(commands, bucket);
  // All of them, also those that are there: by their times it is told later which were in use until when.
  await upload(commands, join(folder, ASSETS), `s3://${bucket}/${ASSETS}`, IMMUTABLE, ['--recursive']);
  const others = ['--recursive', '--exclude', `${ASSETS}*`, '--exclude', PAGE];
  await upload(commands, folder, `s3://${bucket}/`, CHANGING, others);
  await uploadConfiguration(commands, site);
  await upload(commands, join(folder, PAGE), `s3://${bucket}/${PAGE}`, CHANGING);
  await told(commands, [
    ...['aws', 'cloudfront', 'create-invalidation', '--distribution-id', distribution],
    ...['--paths', `/${PAGE}`, '/config.json'],
  ]);
  const assets = await readdir(join(folder, ASSETS), { recursive: true });
  const current = new Set(assets.map((name) => `${ASSETS}${name.replaceAll('\\', '/')}`));
  for (const key of formerAssets(objects, current, Date.now())) {
    await told(commands, ['aws', 's3', 'rm', `s3://${bucket}/${key}`, '--only-show-errors']);
  }
}

/**
 * The assets that can go: those that are not in use now, nor were until now, nor have been for thirty days. Whoever has a former page
 * open may still ask for a part of it.
 * @param objects what was in the bucket before, with the time of the last deployment that had it.
 * @param current the keys of the assets that are in use now.
 */
export function formerAssets(objects, current, now) {
  const page = objects.find(({ key }) => key === PAGE);
  if (page === undefined) return [];
  const before = Math.min(page.modifiedAt - UPLOAD_MS, now - KEPT_MS);
  return objects
    .filter(({ key, modifiedAt }) => key.startsWith(ASSETS) && !current.has(key) && modifiedAt < before)
    .map(({ key }) => key);
}

async function objectsIn(commands, bucket) {
  const answer = await told(commands, [
    ...['aws', 's3api', 'list-objects-v2', '--bucket', bucket],
    ...['--query', 'Contents[].[Key, LastModified]', '--output', 'json'],
  ]);
  // Nothing of an empty one.
  return (JSON.parse(answer || 'null') ?? []).map(([key, time]) => ({ key, modifiedAt: Date.parse(time) }));
}

/** It is of the environment, and not of the build. */
async function uploadConfiguration(commands, { bucket, configuration }) {
  const folder = await mkdtemp(join(tmpdir(), 'spotter-web-'));
  try {
    const file = join(folder, 'config.json');
    await writeFile(file, configuration);
    await upload(commands, file, `s3://${bucket}/config.json`, CHANGING);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function upload(commands, from, to, cacheControl, options = []) {
  return told(commands, [
    ...['aws', 's3', 'cp', from, to, ...options],
    ...['--cache-control', cacheControl, '--only-show-errors'],
  ]);
}
