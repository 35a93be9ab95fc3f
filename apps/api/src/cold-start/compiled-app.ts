import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';
import type * as app from '../lambda.js';
import type { CodeCache } from './code-cache.js';

/** The bundle of the application, beside the entry. */
export const APP_FILE = 'app.cjs';
/** What Node.js puts around a CommonJS module. */
const HEAD = '(function (exports, require, module, __filename, __dirname) { ';
const TAIL = '\n})';

type Wrapper = (exports: object, require: NodeJS.Require, module: object, file: string, folder: string) => void;

/** What the application's bundle exports. */
type App = typeof app;

export interface CompiledApp {
  readonly app: App;
  /** Has V8 write down what it has compiled so far. */
  readonly script: Script;
  readonly codeCache: CodeCache;
}

/** The name of the file that V8's cached data for this machine's architecture is in. */
export function codeCacheFile(): string {
  return `app.${process.arch}.v8`;
}

/**
 * Loads the application from its folder, compiled already if there is cached data that this V8 takes. It says no to what another
 * version of it wrote, but is not known to notice another architecture, which is therefore in the name.
 */
export function loadApp(folder: string): CompiledApp {
  const file = join(folder, APP_FILE);
  // The bundle is ASCII, of which each byte is a character in Latin-1, too: that is read at half the cost of UTF-8.
  const source = HEAD + readFileSync(file, 'latin1') + TAIL;
  const { cachedData, isForeign } = readCodeCache(folder);
  const script = new Script(source, {
    filename: file,
    columnOffset: -HEAD.length,
    ...(cachedData !== undefined && { cachedData }),
  });
  const module = { exports: {} };
  (script.runInThisContext() as Wrapper)(module.exports, createRequire(file), module, file, folder);
  const isRefused = isForeign || script.cachedDataRejected === true;
  const codeCache = isRefused ? 'refused' : cachedData === undefined ? 'absent' : 'used';
  return { app: module.exports as App, script, codeCache };
}

function readCodeCache(folder: string): { cachedData: Buffer | undefined; isForeign: boolean } {
  const caches = readdirSync(folder).filter((name) => name.endsWith('.v8'));
  const isOurs = caches.includes(codeCacheFile());
  return {
    cachedData: isOurs ? readFileSync(join(folder, codeCacheFile())) : undefined,
    isForeign: !isOurs && caches.length > 0,
  };
}
