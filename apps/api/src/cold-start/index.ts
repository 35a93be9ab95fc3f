// The function's entry: Lambda calls `index.handler`.
import { join } from 'node:path';
import { APP_FILE, loadApp } from './compiled-app.js';
import { mapStacks } from './mapped-stacks.js';

const folder = import.meta.dirname;
if (process.sourceMapsEnabled) mapStacks(join(folder, APP_FILE));
const { app, codeCache } = loadApp(folder);
// While Lambda initialises the environment, which it gives a whole processor for.
await app.start(codeCache);

export const { handler } = app;
