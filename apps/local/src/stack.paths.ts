import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DocsFiles } from './gateway/docs.site.js';
import type { LocalStackOptions } from './stack.options.js';

/** What the stack uses of the repository. */
export interface Paths {
  templates: string;
  /** The templates of the worker's own. */
  workerTemplates: string;
  lambda: string;
  worker: string;
  workerHost: string;
  model: string;
  /** The built import command, and what it imports as the sample catalogue. */
  sample: { importer: string; file: string; images: string };
  docs: DocsFiles;
  /** The built web app. */
  web: string;
}

/** The repository's own files, but for those that the options name. */
export function pathsOf({ root = process.cwd(), ...options }: LocalStackOptions): Paths {
  return {
    templates: options.templates ?? join(root, 'copilot', 'environments', 'addons'),
    workerTemplates: join(root, 'copilot', 'worker', 'addons'),
    lambda: options.lambdaEntry ?? join(root, 'dist', 'lambda', 'index.mjs'),
    worker: options.workerEntry ?? join(root, 'dist', 'worker', 'main.mjs'),
    workerHost: join(root, 'dist', 'local', 'worker.host.mjs'),
    model: resolve(root, options.environment?.['MODEL_PATH'] ?? join('models', 'default.onnx')),
    sample: {
      importer: join(root, 'dist', 'tools', 'exercises-import.mjs'),
      file: join(root, 'catalogue', 'exercises.json'),
      images: join(root, 'catalogue', 'images'),
    },
    docs: {
      document: join(root, 'docs', 'openapi.json'),
      ui: join(root, 'node_modules', 'swagger-ui-dist'),
    },
    web: join(root, 'dist', 'web'),
  };
}

/** @throws Error, one sentence, for the first file that is not there. */
export function requireFiles(paths: Paths, { workers = 1, webApp = false }: LocalStackOptions): void {
  const bundles = [
    paths.lambda,
    ...(workers > 0 ? [paths.worker, paths.workerHost] : []),
    ...(webApp ? [join(paths.web, 'index.html')] : []),
  ];
  const missing = bundles.find((path) => !existsSync(path));
  if (missing !== undefined) throw new Error(`${missing} is not there: run "npm run build" first.`);
  if (workers > 0 && !existsSync(paths.model)) {
    throw new Error(
      `There is no model at ${paths.model}: set MODEL_PATH to an .onnx file, or bring the default one back.`,
    );
  }
}
