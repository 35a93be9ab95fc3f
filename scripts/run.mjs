import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');

/** Runs a Node program of the project with this Node, its output passed through; resolves to its exit code. */
export function runNode(args, options = {}) {
  const { cwd = root, ...others } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, stdio: 'inherit', ...others });
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

/**
 * Runs a built program by its name in dist, after building what is stale of the targets that it is made from; resolves to
 * its exit code.
 */
export async function runBuilt(targets, program, args, options = {}) {
  // Ctrl-C reaches the program as well, which ends in its own way; this one waits for that.
  process.on('SIGINT', () => undefined);
  // What the build says is no output of the program's, of which its caller may want to read every line.
  const build = await runNode(['scripts/build.mjs', '--stale', ...targets], { stdio: ['inherit', 2, 2] });
  return build || runNode([join(root, 'dist', `${program}.mjs`), ...args], options);
}
