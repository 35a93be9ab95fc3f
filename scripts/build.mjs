// Bundles the apps: TypeScript by SWC, which writes the decorator metadata that Nest injects by, then esbuild over the
// result. `node scripts/build.mjs [target…] [--stale]` builds all targets, or those named; with --stale only those whose
// sources changed since their last build.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, glob, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { transform } from '@swc/core';
import { build } from 'esbuild';
import { buildLambda } from './lambda/build-lambda.mjs';
import { swcOptions } from './swc.mjs';

const root = join(import.meta.dirname, '..');

/** Native code, which no bundle can hold. */
const NATIVE = ['sharp', 'onnxruntime-node'];

/** What Nest loads only for an app that uses it, and ours do not. */
const UNUSED_NEST_PARTS = [
  '@nestjs/microservices',
  '@nestjs/microservices/*',
  '@nestjs/platform-socket.io',
  '@fastify/static',
  'class-transformer',
  'class-validator',
  'file-type',
];

/** CommonJS packages inside an ES module bundle still call require. */
const REQUIRE_BANNER = [
  "import { createRequire as __createRequire } from 'node:module';",
  "import { fileURLToPath as __fileURLToPath } from 'node:url';",
  "import { dirname as __dirnameOf } from 'node:path';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = __fileURLToPath(import.meta.url);',
  'const __dirname = __dirnameOf(__filename);',
].join('\n');

const TARGETS = {
  lambda: {
    make: (folder) => buildLambda(folder, bundle, UNUSED_NEST_PARTS),
    sources: ['apps/api/src', 'libs/shared/src'],
    files: ['scripts/lambda/*', 'catalogue/exercises.json'],
  },
  api: {
    entryPoints: { main: 'apps/api/src/main.ts' },
    external: UNUSED_NEST_PARTS,
    sources: ['apps/api/src', 'libs/shared/src'],
  },
  worker: {
    entryPoints: {
      main: 'apps/worker/src/main.ts',
      'inference.thread': 'apps/worker/src/detection/inference.thread.ts',
      model: 'apps/worker/src/cli/model.ts',
    },
    external: [...UNUSED_NEST_PARTS, ...NATIVE],
    // Each function that is made in the path of an image would be named by a call.
    keepNames: false,
    sources: ['apps/worker/src', 'libs/shared/src'],
  },
  local: {
    entryPoints: { main: 'apps/local/src/main.ts', 'worker.host': 'apps/local/src/worker/worker.host.ts' },
    packages: 'external',
    sources: ['apps/local/src', 'libs/shared/src'],
  },
  web: {
    make: buildSite,
    sources: ['apps/web/src', 'libs/client/src'],
    files: ['apps/web/*.{html,json,ts}', 'apps/web/public/*', 'apps/web/src/**/*.{tsx,css}'],
  },
  tools: {
    entryPoints: {
      dlq: 'apps/tools/src/dlq.ts',
      'exercises-import': 'apps/tools/src/exercises-import.ts',
      token: 'apps/tools/src/token.ts',
    },
    external: NATIVE,
    sources: ['apps/tools/src', 'libs/shared/src'],
  },
  openapi: {
    entryPoints: { main: 'apps/api/src/openapi/main.ts' },
    external: UNUSED_NEST_PARTS,
    sources: ['apps/api/src', 'libs/shared/src'],
  },
  catalogue: {
    entryPoints: { render: 'catalogue/recipe/render.ts' },
    external: NATIVE,
    sources: ['catalogue/recipe'],
  },
  recipe: {
    entryPoints: {
      render: 'models/recipe/render.ts',
      evaluate: 'models/recipe/evaluate.ts',
      expect: 'models/recipe/expect.ts',
    },
    external: NATIVE,
    sources: ['models/recipe', 'apps/worker/src', 'libs/shared/src'],
  },
  bench: {
    entryPoints: {
      bench: 'bench/src/bench.ts',
      'bare.thread': 'bench/src/contenders/bare.thread.ts',
      'runtime-start': 'bench/src/cold/runtime-start.ts',
      jobs: 'bench/src/jobs/jobs.ts',
      'jobs-stack': 'bench/src/jobs/stack/stack.process.ts',
      api: 'bench/src/api/api.ts',
      'api-handler': 'bench/src/api/routes/handler.program.ts',
      'api-harness': 'bench/src/api/harness/harness.process.ts',
      'api-scan': 'bench/src/api/harness/scan.ts',
      'api-stand-in': 'bench/src/api/stand-in/stand-in.process.ts',
      'api-throttle': 'bench/src/api/samples/throttle.thread.ts',
      budget: 'bench/src/api/budget/budget.ts',
      cost: 'bench/src/cost/cost.ts',
      ...Object.fromEntries(
        ['bare', 'spotter', 'transformers', 'decode', 'decodes', 'inference'].map((name) => [
          name,
          `bench/src/contenders/${name}.ts`,
        ]),
      ),
    },
    packages: 'external',
    sources: ['bench/src', 'apps/local/src', 'apps/worker/src', 'libs/shared/src', 'test/events', 'test/support'],
  },
  'bench-floor': {
    entryPoints: { index: 'bench/src/api/floor/floor.ts' },
    minify: true,
    keepNames: false,
    sources: ['bench/src/api/floor'],
  },
  'bench-unbundled': {
    make: (folder) => compile(folder, ['apps/api/src', 'libs/shared/src']),
    sources: ['apps/api/src', 'libs/shared/src'],
  },
  chaos: {
    entryPoints: {
      chaos: 'chaos/src/chaos.ts',
      'api.process': 'chaos/src/processes/api.process.ts',
      'stack.process': 'chaos/src/processes/stack.process.ts',
    },
    packages: 'external',
    sources: ['chaos/src', 'bench/src/report', 'apps/local/src', 'libs/shared/src', 'test/events', 'test/support'],
  },
};

const swcPlugin = {
  name: 'swc',
  setup(esbuild) {
    esbuild.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, 'utf8'), { ...swcOptions, filename: path });
      return { contents: code, loader: 'js' };
    });
  },
};

/**
 * Leaves all of a package but its files' names out of the source map, which would be 10 MB of packages and 0.5 MB of ours:
 * Node reads the whole map at the first error whose stack is looked at, and keeps it, which took the worker 70 MB. A stack names
 * functions and files of packages, but says line 1.
 */
const ownMapPlugin = {
  name: 'own-map',
  setup(esbuild) {
    esbuild.onLoad({ filter: /[\\/]node_modules[\\/].*\.[cm]?js$/ }, async ({ path }) => {
      const code = await readFile(path, 'utf8');
      // Of each statement that is not inside another the first line: what has none is taken for the file before.
      const mappings = code.split('\n').map((line) => (/^[^\s)\]}*/]/.test(line) ? 'AAAA' : ''));
      const map = { version: 3, sources: [basename(path)], sourcesContent: [''], mappings: mappings.join(';') };
      const url = `data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`;
      return { contents: `${code}\n//# sourceMappingURL=${url}`, loader: 'js' };
    });
  },
};

/** The files of some patterns, but for tests beside the code. */
async function* filesOf(patterns) {
  for (const pattern of patterns) {
    for await (const file of glob(pattern, { cwd: root })) if (!file.endsWith('.spec.ts')) yield file;
  }
}

/** The TypeScript in some folders. */
function sourcesIn(folders) {
  return filesOf(folders.map((folder) => `${folder}/**/*.ts`));
}

/** A digest of everything the target is made from, and by. */
async function digestOf(sources, others) {
  const hash = createHash('sha256').update(`${process.version} ${process.arch}`);
  const files = ['scripts/build.mjs', 'scripts/swc.mjs', 'package.json', 'package-lock.json', 'tsconfig.json'];
  for await (const file of sourcesIn(sources)) files.push(file);
  for await (const file of filesOf(others)) files.push(file);
  for (const file of files.sort()) hash.update(file).update(await readFile(join(root, file)));
  return hash.digest('hex');
}

async function buildTarget(name, onlyStale) {
  const { sources, files = [], make = (folder) => bundle(folder, options), ...options } = TARGETS[name];
  const dist = join(root, 'dist');
  const outdir = join(dist, name);
  // Beside what was built: all of dist/lambda is deployed.
  const stamp = join(dist, `.${name}.digest`);
  const digest = await digestOf(sources, files);
  if (onlyStale && existsSync(outdir) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;

  const started = performance.now();
  console.log(`building dist/${name}`);
  // Beside its place, so that paths in source maps hold, and so that a build that fails or is killed leaves the last one.
  const fresh = join(dist, `.${name}-${process.pid}`);
  try {
    await make(fresh);
    await rm(stamp, { force: true });
    await replace(outdir, fresh);
    await writeFile(stamp, digest);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  console.log(`built dist/${name} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

async function bundle(outdir, options) {
  await build({
    absWorkingDir: root,
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    keepNames: true,
    sourcemap: true,
    legalComments: 'none',
    logLevel: 'warning',
    banner: { js: REQUIRE_BANNER },
    plugins: [swcPlugin, ownMapPlugin],
    ...options,
  });
}

/** Each file by itself, and packages where npm has put them: what a bundle is held against. */
async function compile(outdir, sources) {
  await mkdir(outdir, { recursive: true });
  // By it Node takes the files for modules, and the API tells its version.
  await copyFile(join(root, 'package.json'), join(outdir, 'package.json'));
  for await (const file of sourcesIn(sources)) {
    const { code } = await transform(await readFile(join(root, file), 'utf8'), {
      ...swcOptions,
      sourceMaps: false,
      filename: join(root, file),
    });
    const shared = relative(dirname(file), 'libs/shared/src/index.js');
    const path = join(outdir, file.replace(/\.ts$/, '.js'));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, code.replaceAll(/(?<=from )(['"])@spotter\/shared\1/g, JSON.stringify(shared)));
  }
}

async function buildSite(outDir) {
  // Only who builds it waits for Vite to load.
  const { build } = await import('vite');
  await build({ configFile: join(root, 'apps/web/vite.config.ts'), build: { outDir }, logLevel: 'warn' });
}

/** Puts a folder where another may be; a folder that is not empty can't be renamed over. */
async function replace(outdir, fresh) {
  const former = `${fresh}-former`;
  if (existsSync(outdir)) await rename(outdir, former);
  await rename(fresh, outdir);
  await rm(former, { recursive: true, force: true });
}

const { values, positionals } = parseArgs({ options: { stale: { type: 'boolean' } }, allowPositionals: true });
const unknown = positionals.filter((name) => !(name in TARGETS));
if (unknown.length > 0) {
  console.error(`No such target: ${unknown.join(', ')}. There are ${Object.keys(TARGETS).join(', ')}.`);
  process.exit(1);
}
for (const name of positionals.length > 0 ? positionals : Object.keys(TARGETS)) await buildTarget(name, values.stale);
