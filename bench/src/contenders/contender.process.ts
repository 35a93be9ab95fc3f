import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { BATCH } from './batch.js';
import type { Command, Found, Series, Window } from './protocol.js';
import { foundSchema, readySchema, seriesSchema, windowSchema } from './protocol.js';

const KEPT_ERROR_LINES = 20;

/** A contender in a process of its own, which does one thing at a time. */
export class ContenderProcess {
  readonly #lines: AsyncIterator<string>;
  readonly #errors: string[] = [];
  #versions = '';

  private constructor(
    private readonly child: ChildProcessByStdio<Writable, Readable, Readable>,
    private readonly title: string,
  ) {
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    createInterface({ input: child.stderr }).on('line', (line) => {
      this.#errors.push(line);
      if (this.#errors.length > KEPT_ERROR_LINES) this.#errors.shift();
    });
    // A contender that died is found out by its missing answer.
    child.stdin.on('error', () => undefined);
  }

  /**
   * Starts a contender and waits until it is ready.
   *
   * @param title names it in errors.
   * @param environment is added to this process's own.
   * @throws Error with what it said, when it can't start.
   */
  static async start(
    title: string,
    command: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<ContenderProcess> {
    const [program = command, ...programArgs] = [...BATCH, command, ...args];
    const env = { ...process.env, ...environment };
    const child = spawn(program, programArgs, { stdio: ['pipe', 'pipe', 'pipe'], env });
    await once(child, 'spawn');
    const contender = new ContenderProcess(child, title);
    contender.#versions = readySchema.parse(await contender.nextLine()).ready;
    return contender;
  }

  get versions(): string {
    return this.#versions;
  }

  async detect(): Promise<Found[]> {
    return foundSchema.parse(await this.ask({ command: 'detect' })).boxes;
  }

  async run(seconds: number): Promise<Window> {
    return windowSchema.parse(await this.ask({ command: 'run', seconds }));
  }

  async series(images: number, every: number): Promise<Series> {
    return seriesSchema.parse(await this.ask({ command: 'series', images, every }));
  }

  /** Ends it: it has nothing to tidy up. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }

  private async ask(command: Command): Promise<unknown> {
    this.child.stdin.write(`${JSON.stringify(command)}\n`);
    return await this.nextLine();
  }

  private async nextLine(): Promise<unknown> {
    const line = await this.#lines.next();
    if (line.done === true) throw new Error(`${this.title} ended: ${this.#errors.join('\n')}`);
    return JSON.parse(line.value);
  }
}
