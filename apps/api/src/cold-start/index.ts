// The function's entry: Lambda calls `index.handler`.
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { APP_FILE, loadApp } from './compiled-app.js';
import { mapStacks } from './mapped-stacks.js';

// Runtimes of Lambda have started Node.js with --expose-gc. V8 takes no cached data that was made with other flags than those that
// are set when it is asked to; this one matters at its start only.
setFlagsFromString('--no-expose-gc');
const folder = import.meta.dirname;
if (process.sourceMapsEnabled) mapStacks(join(folder, APP_FILE));
const { app, codeCache } = loadApp(folder);
// While Lambda initialises the environment, which it gives a whole processor for.
await app.start(codeCache);

export const { handler } = app;
