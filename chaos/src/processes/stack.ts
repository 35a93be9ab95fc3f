import { join } from 'node:path';
import { z } from 'zod';
import { Child } from './child.js';

const started = z.object({ environment: z.record(z.string(), z.string()) });

/** The local stack, in a process of its own. */
export class Stack {
  private constructor(
    private readonly child: Child,
    /** What a worker or the function is given to find it. */
    readonly environment: Readonly<Record<string, string>>,
  ) {}

  /** @throws Error when it can't start; it has said why. */
  static async start(dataDir: string, onLine: (line: string) => void): Promise<Stack> {
    let environment: Record<string, string> | undefined;
    const child = new Child({
      program: join(import.meta.dirname, 'stack.process.mjs'),
      args: [dataDir],
      environment: {},
      onLine,
      onMessage: (message) => {
        environment = started.parse(message).environment;
      },
    });
    const isReady = await child.ready;
    if (!isReady || environment === undefined) throw new Error('The local stack did not start');
    return new Stack(child, environment);
  }

  /** How it ends, which it must not by itself. */
  get exit(): Child['exit'] {
    return this.child.exit;
  }

  /** Whether reads without `ConsistentRead`, and indexes, answer from before the last writes. */
  setStaleReads(staleReads: boolean): void {
    this.child.send({ staleReads });
  }

  async stop(): Promise<void> {
    this.child.disconnect();
    await this.child.exit;
  }
}
