// Packs the function: `npm run package:lambda -- [--arch arm64|x64] [--out <file>]` builds dist/lambda if it is stale, and writes
// dist/lambda.zip, or that file.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { zipSync } from 'fflate';
import { parse } from 'yaml';
import { root, runNode } from './run.mjs';

const ARCHITECTURES = { arm64: 'arm64', x86_64: 'x64' };
/** Else each package of the same files would be another one. Zip knows no time before it. */
const NO_TIME = '1980-01-01T00:00:00';

const USAGE = `Packs the function: npm run package:lambda -- [options]

  --arch <arm64|x64>  the function's architecture (as the template has it)
  --out <file>        the package (dist/lambda.zip)`;

const values = readOptions();
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const arch = values.arch ?? (await architectureOfTemplate());
if (!Object.values(ARCHITECTURES).includes(arch)) {
  console.error(`No such architecture: ${arch}. There are ${Object.values(ARCHITECTURES).join(' and ')}.`);
  process.exit(1);
}
const code = await runNode(['scripts/build.mjs', '--stale', 'lambda']);
if (code !== 0) process.exit(code);

const folder = join(root, 'dist', 'lambda');
const names = (await readdir(folder)).filter((name) => !name.endsWith('.v8') || name === `app.${arch}.v8`).sort();
const files = {};
for (const name of names) files[name] = await readFile(join(folder, name));
const zip = zipSync(files, { level: 9, mtime: NO_TIME });
await writeFile(resolve(root, values.out), zip);

console.log(`${values.out} for ${arch}: ${(zip.length / 1e6).toFixed(2)} MB`);
for (const name of names) console.log(`  ${name} ${(files[name].length / 1e6).toFixed(2)} MB`);
if (!names.includes(`app.${arch}.v8`)) {
  console.log(
    `It has no code cache, since V8's is of one architecture and this machine is ${process.arch}: a cold start takes longer.\n` +
      `Build it on a machine that is ${arch}, or give the function and --arch the architecture of this one.`,
  );
}

function readOptions() {
  try {
    const out = join('dist', 'lambda.zip');
    return parseArgs({
      options: {
        arch: { type: 'string' },
        out: { type: 'string', default: out },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    process.exit(1);
  }
}

/** The function's, of what is deployed. */
async function architectureOfTemplate() {
  const template = await readFile(join(root, 'copilot', 'environments', 'addons', 'api.yml'), 'utf8');
  const { Parameters } = parse(template, { logLevel: 'silent' });
  return ARCHITECTURES[Parameters.FunctionArchitecture.Default];
}
