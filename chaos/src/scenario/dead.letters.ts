import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { ChangeMessageVisibilityCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { jobMessageSchema } from '@spotter/shared';

/** Bodies that no worker can read, each in its own way. */
function poison(number: number): string {
  const bodies = [
    `{"v":1,"jobId":"poison ${number}"`,
    JSON.stringify({ v: 99, jobId: `poison ${number}`, run: 1, imageIndex: 0 }),
    `poison ${number}`,
    JSON.stringify({ v: 1, poison: number }),
  ];
  return bodies[number % bodies.length] ?? '';
}

/** Messages that no job can record. */
export class DeadLetters {
  readonly #sent = new Set<string>();

  constructor(
    private readonly sqs: SQSClient,
    private readonly urls: { readonly queue: string; readonly deadLetters: string },
  ) {}

  get poisonSent(): number {
    return this.#sent.size;
  }

  /** Sends the workers something that they can't read. */
  async poison(): Promise<void> {
    const MessageBody = poison(this.#sent.size);
    this.#sent.add(MessageBody);
    await this.sqs.send(new SendMessageCommand({ QueueUrl: this.urls.queue, MessageBody }));
  }

  /** Makes a message a dead letter, as SQS does with one that came back too often. */
  async bury(body: string): Promise<void> {
    await this.sqs.send(new SendMessageCommand({ QueueUrl: this.urls.deadLetters, MessageBody: body }));
  }

  /** What is wrong with the letters that are there: each poison must be one, and nothing else may. */
  async faults(): Promise<string[]> {
    const bodies = (await this.#all()).map(({ Body = '' }) => Body);
    const missing = [...this.#sent].filter((body) => !bodies.includes(body));
    const others = bodies.filter((body) => !this.#sent.has(body));
    return [
      ...missing.map((body) => `a message that nobody can read is no dead letter: ${body}`),
      ...others.map((body) => `a dead letter that should be none: ${body}`),
    ];
  }

  /** The jobs that are named by letters. */
  async jobs(): Promise<readonly string[]> {
    const letters = (await this.#all()).map(({ Body = '' }) => imageOf(Body)?.jobId);
    return [...new Set(letters.filter((jobId) => jobId !== undefined))];
  }

  /** All that are there, which stay. */
  async #all(): Promise<readonly Message[]> {
    const found = new Map<string | undefined, Message>();
    for (;;) {
      const { Messages = [] } = await this.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: this.urls.deadLetters,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: 30,
          WaitTimeSeconds: 0,
        }),
      );
      for (const message of Messages) found.set(message.MessageId, message);
      if (Messages.length === 0) break;
    }
    for (const { ReceiptHandle } of found.values()) {
      const QueueUrl = this.urls.deadLetters;
      await this.sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
    }
    return [...found.values()];
  }
}

function imageOf(body: string) {
  try {
    return jobMessageSchema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
