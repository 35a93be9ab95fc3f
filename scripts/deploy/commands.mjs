import { spawn } from 'node:child_process';

/** Runs the programs of others, in the workspace and with the variables that all of them are to have. */
export class Commands {
  #options;

  constructor(cwd, env) {
    this.#options = { cwd, env };
  }

  /** With its output passed through; resolves to its exit code. */
  run([program, ...args]) {
    return new Promise((resolve, reject) => {
      const child = spawn(program, args, { ...this.#options, stdio: 'inherit' });
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
    });
  }

  /** What it prints, and how it ends. A program that is not there is one that `isMissing`, and no error. */
  ask([program, ...args]) {
    return new Promise((resolve, reject) => {
      const child = spawn(program, args, { ...this.#options, stdio: ['ignore', 'pipe', 'pipe'] });
      const texts = { stdout: '', stderr: '' };
      for (const name of ['stdout', 'stderr']) {
        child[name].setEncoding('utf8').on('data', (text) => {
          texts[name] += text;
        });
      }
      child.once('error', (error) => {
        if (error.code === 'ENOENT') resolve({ isOk: false, isMissing: true, stdout: '', stderr: '' });
        else reject(error);
      });
      child.once('close', (code) => {
        resolve({ isOk: code === 0, isMissing: false, stdout: texts.stdout.trim(), stderr: texts.stderr.trim() });
      });
    });
  }
}
