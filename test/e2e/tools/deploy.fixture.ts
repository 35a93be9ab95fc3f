import { spawn } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Ended } from './import.fixture.js';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const STAND_IN = join(import.meta.dirname, 'fixtures', 'deploy.stand-in.mjs');
const PROGRAMS = ['copilot', 'aws', 'docker', 'git'] as const;

/** What the stand-ins tell of an account. */
export interface StandInAccount {
  applications: string[];
  environments: string[];
  services: string[];
  stacks: Record<string, string>;
  concurrency: number;
  url: string;
  hasWeb: boolean;
  configuration: string;
  /** Of the web app's bucket. */
  objects: { key: string; body: string; cacheControl: string; modified: string }[];
  /** What was done to the bucket and to the distribution, in its order. */
  events: string[];
}

/** A call of a stand-in: with which variables, and what Copilot's file of parameters was then. */
export interface Call {
  readonly line: string;
  readonly region?: string;
  readonly profile?: string;
  readonly parameters?: string;
}

const EMPTY: StandInAccount = {
  applications: [],
  environments: [],
  services: [],
  stacks: {},
  concurrency: 1_000,
  url: 'http://127.0.0.1:9',
  hasWeb: true,
  configuration: '{}',
  objects: [],
  events: [],
};

/** The command in a workspace of its own, with stand-ins for the programs of others on a PATH that has nothing else. */
export class DeployFixture {
  private constructor(
    readonly folder: string,
    readonly workspace: string,
  ) {}

  static async create(account: Partial<StandInAccount> = {}): Promise<DeployFixture> {
    const folder = await mkdtemp(join(tmpdir(), 'spotter-deploy-'));
    const fixture = new DeployFixture(folder, join(folder, 'workspace'));
    await cp(join(ROOT, 'copilot'), join(fixture.workspace, 'copilot'), { recursive: true });
    await mkdir(join(fixture.workspace, 'dist'));
    await symlink(join(ROOT, 'dist', 'lambda'), join(fixture.workspace, 'dist', 'lambda'));
    await fixture.build({
      'index.html': '<script src="/assets/index-1.js">',
      'icon.svg': '<svg/>',
      'assets/index-1.js': '1',
    });
    await mkdir(join(folder, 'bin'));
    for (const program of PROGRAMS) await fixture.install(program);
    await writeFile(join(folder, 'account.json'), JSON.stringify({ ...EMPTY, ...account }));
    return fixture;
  }

  /** A link would tell the stand-in its own name, and no other. */
  private async install(program: (typeof PROGRAMS)[number]): Promise<void> {
    const path = join(this.folder, 'bin', program);
    await cp(STAND_IN, `${path}.mjs`);
    await writeFile(
      path,
      `#!/bin/sh\nexec ${process.execPath} -e 'process.argv[1] = "${program}"; import("${path}.mjs")' - "$@"\n`,
    );
    await chmod(path, 0o755);
  }

  uninstall(program: (typeof PROGRAMS)[number]): Promise<void> {
    return unlink(join(this.folder, 'bin', program));
  }

  /** Runs the command as npm does, without a terminal. */
  run(args: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
    const env = {
      PATH: join(this.folder, 'bin'),
      STAND_IN: this.folder,
      ...environment,
    };
    const program = join(ROOT, 'scripts', 'deploy.mjs');
    return new Promise((resolve, reject) => {
      // A group of its own, as a terminal gives each command: Ctrl-C goes to all of it, and to nobody else.
      const child = spawn(process.execPath, [program, ...args], {
        env,
        cwd: this.workspace,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const said = { stdout: '', stderr: '' };
      for (const name of ['stdout', 'stderr'] as const) {
        child[name].setEncoding('utf8').on('data', (text: string) => {
          said[name] += text;
        });
      }
      child.once('error', reject);
      child.once('close', (code) => {
        resolve({ code: code ?? -1, ...said });
      });
    });
  }

  async calls(): Promise<Call[]> {
    const text = await readFile(join(this.folder, 'calls.jsonl'), 'utf8').catch(() => '');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Call);
  }

  /** Those that change something, since the last time that it was asked. */
  async changes(): Promise<Call[]> {
    const calls = await this.calls();
    await rm(join(this.folder, 'calls.jsonl'), { force: true });
    return calls.filter(({ line }) => /^copilot \w+ (init|deploy)/.test(line));
  }

  async account(): Promise<StandInAccount> {
    return JSON.parse(await readFile(join(this.folder, 'account.json'), 'utf8')) as StandInAccount;
  }

  async setAccount(changes: Partial<StandInAccount>): Promise<void> {
    await writeFile(join(this.folder, 'account.json'), JSON.stringify({ ...(await this.account()), ...changes }));
  }

  /** Puts a web app in the place of the one that was built. */
  async build(files: Readonly<Record<string, string>>): Promise<void> {
    const web = join(this.workspace, 'dist', 'web');
    await rm(web, { recursive: true, force: true });
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(web, name)), { recursive: true });
      await writeFile(join(web, name), text);
    }
  }

  /** A file of the workspace's copilot folder. */
  async write(path: string, text: string): Promise<void> {
    const file = join(this.workspace, 'copilot', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  read(path: string): Promise<string> {
    return readFile(join(this.workspace, 'copilot', path), 'utf8');
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }
}
