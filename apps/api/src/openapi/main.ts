import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createApp } from '../bootstrap.js';
import { readConfig } from '../config.js';
import { documentOf } from './document.js';
import { findFeatures } from './features.js';

/** Writes the document to the file that is named. Neither AWS nor any variable of the environment is asked for it. */
async function main(file: string): Promise<void> {
  const features = await findFeatures(join(process.cwd(), 'apps', 'api', 'src'));
  const app = await createApp(readConfig({ LOG_LEVEL: 'SILENT' }));
  await writeFile(file, JSON.stringify(documentOf(app, features)));
  await app.close();
}

try {
  const [file] = process.argv.slice(2);
  if (file === undefined) throw new Error('Name the file to write the document to.');
  await main(file);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
