import type { SQSClient } from '@aws-sdk/client-sqs';
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { callAws, ORIGINAL_ATTRIBUTE, REASON_ATTRIBUTE, sendInBatches } from '@spotter/shared';
import { CommandError } from '../command-error.js';
import { patiently } from '../patiently.js';
import type { DeadLetter } from './dead-letter.js';
import { letterOf } from './dead-letter.js';

/** How long a letter that was received stays hidden, should nobody give it back: who kills the command waits as long. */
const HIDDEN_SECONDS = 60;
/** A receive that does not wait asks some of SQS's servers only, and may find nothing where there is something. */
const WAIT_SECONDS = 1;
const BATCHES = { size: 10, lanes: 4, rounds: 5, deadlineMs: 30_000 };

/** The queue of the dead letters, and which of them this process has taken. */
export class DeadLetterQueue {
  /** By the id of the message. */
  readonly #taken = new Map<string, DeadLetter>();

  constructor(
    private readonly sqs: SQSClient,
    private readonly queueUrl: string,
    private readonly signal: AbortSignal,
  ) {}

  /**
   * Takes all that are there, each once. They stay in the queue, hidden for a while.
   *
   * @throws {StoreError}
   */
  async take(): Promise<readonly DeadLetter[]> {
    for (;;) {
      const known = this.#taken.size;
      for (const letter of await this.#receive()) this.#taken.set(letter.messageId, letter);
      // Also when those that were taken first are visible again.
      if (this.#taken.size === known) return [...this.#taken.values()];
    }
  }

  /** Makes what was taken and not deleted visible again. Letters that can't be given back come back by themselves. */
  async giveBack(): Promise<void> {
    await sendInBatches([...this.#taken.values()], { ...BATCHES, rounds: 1 }, async (batch, abortSignal) => {
      const Entries = entriesOf(batch).map((entry) => ({ ...entry, VisibilityTimeout: 0 }));
      const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: this.queueUrl, Entries });
      await this.sqs.send(command, { abortSignal }).catch(() => undefined);
      return [];
    });
  }

  /** @throws {StoreError} and a `CommandError` when SQS keeps refusing some. */
  async delete(letters: readonly DeadLetter[]): Promise<void> {
    const left = await patiently('SQS', this.signal, () =>
      sendInBatches(letters, BATCHES, async (batch, abortSignal) => {
        const command = new DeleteMessageBatchCommand({ QueueUrl: this.queueUrl, Entries: entriesOf(batch) });
        const { Failed: failed = [] } = await callAws('SQS_ERROR', () => this.sqs.send(command, { abortSignal }));
        const refused = new Set(failed.map(({ Id: id }) => id));
        return batch.filter((_, index) => refused.has(String(index)));
      }),
    );
    for (const { messageId } of letters) this.#taken.delete(messageId);
    if (left.length === 0) return;
    throw new CommandError(
      `${left.length} dead letters that were redriven could not be deleted. They can be redriven again, which does no harm.`,
    );
  }

  async #receive(): Promise<DeadLetter[]> {
    const command = new ReceiveMessageCommand({
      QueueUrl: this.queueUrl,
      MaxNumberOfMessages: BATCHES.size,
      VisibilityTimeout: HIDDEN_SECONDS,
      WaitTimeSeconds: WAIT_SECONDS,
      MessageAttributeNames: [REASON_ATTRIBUTE, ORIGINAL_ATTRIBUTE],
      MessageSystemAttributeNames: ['SentTimestamp'],
    });
    const { Messages: messages = [] } = await patiently('SQS', this.signal, () => this.sqs.send(command));
    return messages.map(letterOf);
  }
}

function entriesOf(letters: readonly DeadLetter[]) {
  return letters.map(({ receiptHandle: ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
}
