import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import * as z from 'zod';
import type { AwsCall, HandlerAnswer, HandlerRequest, Soaked, Times } from './handler.messages.js';
import { answerSchema } from './handler.messages.js';

const PROGRAM = join(import.meta.dirname, 'api-handler.mjs');

/** What every answer to an event of API Gateway has. */
const proxyAnswerSchema = z.object({ statusCode: z.number(), body: z.string() });

export type ProxyAnswer = z.infer<typeof proxyAnswerSchema>;

/** The built handler in a process of its own, which serves one thing at a time. What it logs goes nowhere. */
export class HandlerProcess {
  readonly #ended = new AbortController();

  private constructor(private readonly child: ChildProcess) {
    child.once('exit', () => {
      this.#ended.abort(new Error('The process of the handler ended'));
    });
  }

  /**
   * @param entry the built handler.
   * @param environment all variables that it has.
   * @throws Error when it ends instead of being ready.
   */
  static async start(entry: string, environment: Readonly<Record<string, string>>): Promise<HandlerProcess> {
    const child = spawn(process.execPath, [PROGRAM, entry], {
      env: { ...environment },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const started = new HandlerProcess(child);
    await started.#next('ready');
    return started;
  }

  /** @throws Error for an answer of another status. */
  async invoke(event: object, status: number): Promise<ProxyAnswer> {
    const { answer } = await this.#ask({ kind: 'invoke', event }, 'invoked');
    const parsed = proxyAnswerSchema.parse(answer);
    if (parsed.statusCode !== status) throw new Error(`The handler answered ${parsed.statusCode}: ${parsed.body}`);
    return parsed;
  }

  /** Serves events in turn, so many, and after each makes the calls, wave by wave, if there are any. */
  time(events: readonly object[], waves: readonly (readonly AwsCall[])[], count = events.length): Promise<Times> {
    return this.#ask({ kind: 'time', events: [...events], waves: waves.map((wave) => [...wave]), count }, 'timed');
  }

  /** Serves so many invocations of the events in turn. */
  soak(events: readonly object[], invocations: number, sampleEvery: number): Promise<Soaked> {
    return this.#ask({ kind: 'soak', events: [...events], invocations, sampleEvery }, 'soaked');
  }

  async stop(): Promise<void> {
    if (this.#ended.signal.aborted) return;
    const exit = once(this.child, 'exit');
    this.child.disconnect();
    await exit;
  }

  #ask<Kind extends HandlerAnswer['kind']>(
    request: HandlerRequest,
    kind: Kind,
  ): Promise<Extract<HandlerAnswer, { kind: Kind }>> {
    const answered = this.#next(kind);
    this.child.send(request);
    return answered;
  }

  async #next<Kind extends HandlerAnswer['kind']>(kind: Kind): Promise<Extract<HandlerAnswer, { kind: Kind }>> {
    const [message] = (await once(this.child, 'message', { signal: this.#ended.signal })) as unknown[];
    const answer = answerSchema.parse(message);
    if (answer.kind === 'failed') throw new Error(`The handler failed: ${answer.message}`);
    if (!isOf(answer, kind)) throw new Error(`The process of the handler answered ${answer.kind} for ${kind}`);
    return answer;
  }
}

function isOf<Kind extends HandlerAnswer['kind']>(
  answer: HandlerAnswer,
  kind: Kind,
): answer is Extract<HandlerAnswer, { kind: Kind }> {
  return answer.kind === kind;
}
