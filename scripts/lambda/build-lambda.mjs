// How dist/lambda is made: the entry, the application with all of its packages, and V8's cached data of it.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { root, runNode } from '../run.mjs';
import { ownSourceMap } from './source-map.mjs';

const here = import.meta.dirname;
const packages = join(root, 'node_modules');

/** What the function has instead of packages that it does not need, or not all of. */
const ALIASES = {
  ...Object.fromEntries(
    ['body-parser', 'multer', 'qs', 'send', 'serve-static'].map((name) => [name, join(here, 'unused.cjs')]),
  ),
  // Of a thousand media types, of which tables are made at each start, those that an API of JSON may answer.
  'mime-db': join(here, 'mime-db.json'),
  '@aws-sdk/credential-provider-node': join(here, 'credential-provider.mjs'),
  // Its CommonJS, which Node.js would get, can only be bundled whole.
  rxjs: join(packages, 'rxjs', 'dist', 'esm', 'index.js'),
  'rxjs/operators': join(packages, 'rxjs', 'dist', 'esm', 'operators', 'index.js'),
};

/** Has to run before everything else, and is left out of the modules, whose order is not that of their imports. */
const METADATA = 'reflect-metadata';

/**
 * Builds the function into a folder.
 *
 * @param bundle runs esbuild with these options over those of all targets.
 * @param external packages that are not bundled.
 */
export async function buildLambda(folder, bundle, external) {
  const scratch = `${folder}-modules`;
  try {
    await mkdir(scratch, { recursive: true });
    // Else ours would say of these modules, too, that none of them needs to run.
    await writeFile(join(scratch, 'package.json'), '{"type":"module"}');
    await bundleModules(scratch, bundle, external);
    await bundleScript(folder, scratch, bundle, external);
    await bundle(folder, {
      entryPoints: { index: 'apps/api/src/cold-start/index.ts' },
      minify: true,
      sourcemap: false,
    });
    await bundle(scratch, { entryPoints: { loader: 'apps/api/src/cold-start/compiled-app.ts' }, sourcemap: false });
    for (const step of ['make', 'take']) {
      // By a process of its own: what V8 has compiled there is the function, and nothing of this one. Nothing of the environment that
      // the build happens to run in may have a say in it, least of all NODE_OPTIONS: V8 looks at its flags.
      const code = await runNode([join(here, 'code-cache.mjs'), step, folder, join(scratch, 'loader.mjs')], {
        env: {},
        // The function's metrics, which nobody here is to read.
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      if (code !== 0) throw new Error(`The function has no code cache: see above, step "${step}"`);
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** As modules, one for each part that is loaded on its own: so esbuild leaves out what none of them uses. */
function bundleModules(scratch, bundle, external) {
  return bundle(scratch, {
    entryPoints: { app: 'apps/api/src/lambda.ts' },
    splitting: true,
    // A call for each function that is made, at each request again: most keep their names in the script by themselves.
    keepNames: false,
    external: [...external, METADATA],
    alias: ALIASES,
    banner: {},
  });
}

/** As one script, since V8 keeps what it has compiled of that, and of a module not. */
async function bundleScript(folder, scratch, bundle, external) {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'app.cjs');
  await bundle(undefined, {
    stdin: { contents: `import '${METADATA}'; export * from './app.mjs';`, resolveDir: scratch },
    outfile: file,
    outExtension: {},
    format: 'cjs',
    external,
    // In a script that is compiled by hand there is none. What is bundled becomes functions, which are run when it is asked for.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': '__importMetaUrl' },
    banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    // Not the identifiers: names are told in logs and traces, and it starts no slower.
    minifyWhitespace: true,
    minifySyntax: true,
    keepNames: false,
    sourcesContent: false,
  });
  // The entry reads it as Latin-1, and esbuild leaves regular expressions as they are.
  const [character] = /\P{ASCII}/u.exec(await readFile(file, 'utf8')) ?? [];
  if (character !== undefined) throw new Error(`${file} has ${character}: write it as an escape sequence`);
  const map = JSON.parse(await readFile(`${file}.map`, 'utf8'));
  await writeFile(`${file}.map`, JSON.stringify(ownSourceMap(map, basename(scratch))));
}
