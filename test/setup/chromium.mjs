// Before the browser's tests: unpacks the Chromium of @sparticuz/chromium, once, and tells the tests by SPOTTER_CHROMIUM where it is.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflate } from '@sparticuz/chromium';

const root = join(import.meta.dirname, '..', '..');
const installed = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '..');

/** Beside the packages, and by version: what the package itself unpacks to is one folder of the machine for all versions. */
async function unpacked() {
  const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  const folder = join(root, 'node_modules', '.cache', `chromium-${version}`);
  if (existsSync(folder)) return folder;
  const fresh = `${folder}-${process.pid}`;
  await mkdir(fresh, { recursive: true });
  const { TMPDIR } = process.env;
  // What it unpacks goes to the folder for temporary files.
  process.env.TMPDIR = fresh;
  try {
    await Promise.all(['chromium.br', 'al2023.tar.br'].map((file) => inflate(join(installed, 'bin', file))));
    // Another run may have been quicker.
    if (!existsSync(folder)) await rename(fresh, folder);
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    await rm(fresh, { recursive: true, force: true });
  }
  return folder;
}

/** Whether it starts: a machine may lack the libraries that a browser needs, which the package has too. */
function starts(executable, libraries) {
  try {
    const env = libraries === undefined ? process.env : { ...process.env, LD_LIBRARY_PATH: libraries };
    execFileSync(executable, ['--version'], { env, stdio: 'ignore', timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

export default async function setup() {
  if (process.env.SPOTTER_CHROMIUM) return;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    console.log(
      'SKIPPED: the tests of the web app need a Chromium here: name one by SPOTTER_CHROMIUM=/path/to/chrome.',
    );
    return;
  }
  const folder = await unpacked();
  const executable = join(folder, 'chromium');
  const libraries = [undefined, join(folder, 'al2023', 'lib')].find((one) => starts(executable, one));
  if (libraries === undefined && !starts(executable, undefined)) throw new Error(`${executable} does not start`);
  process.env.SPOTTER_CHROMIUM = executable;
  if (libraries !== undefined) process.env.SPOTTER_CHROMIUM_LIBRARIES = libraries;
}
