import type { Exchange, RecordingProxy } from '../../../../test/support/recording.proxy.js';
import { startRecordingProxy } from '../../../../test/support/recording.proxy.js';
import { BenchStack } from '../../jobs/stack/bench.stack.js';
import { HandlerProcess } from './handler.process.js';

/** The handler on the local stack, with proxies between them that record what goes through. */
export class RecordedStack {
  private constructor(
    readonly stack: BenchStack,
    readonly handler: HandlerProcess,
    private readonly proxies: readonly RecordingProxy[],
  ) {}

  /** @param variables over the stack's own. */
  static async start(entry: string, variables: Readonly<Record<string, string>> = {}): Promise<RecordedStack> {
    const stack = await BenchStack.start();
    const { dynamodb, sqs, s3 } = stack.endpoints;
    const [tables, queues, objects] = await Promise.all([dynamodb, sqs, s3].map((url) => startRecordingProxy(url)));
    if (tables === undefined || queues === undefined || objects === undefined) throw new Error('There are three');
    const handler = await HandlerProcess.start(entry, {
      ...stack.environment,
      AWS_ENDPOINT_URL_DYNAMODB: tables.url,
      AWS_ENDPOINT_URL_SQS: queues.url,
      AWS_ENDPOINT_URL_S3: objects.url,
      ...variables,
    });
    return new RecordedStack(stack, handler, [tables, queues, objects]);
  }

  /** What has gone through since the last time, in the order in which it began. */
  take(): Exchange[] {
    const taken = this.proxies.flatMap(({ exchanges }) => exchanges).sort((a, b) => a.started - b.started);
    for (const proxy of this.proxies) proxy.forget();
    return taken;
  }

  async stop(): Promise<void> {
    await this.handler.stop();
    for (const proxy of this.proxies) await proxy.close();
    await this.stack.stop();
  }
}
