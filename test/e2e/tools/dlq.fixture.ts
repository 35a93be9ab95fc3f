import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Message } from '@aws-sdk/client-sqs';
import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import type { ImageOutcome, JobItem, JobMessage } from '@spotter/shared';
import { jobMessageSchema } from '@spotter/shared';
import { WorkerHarness } from '../worker/worker.harness.js';
import type { Ended } from './import.fixture.js';

const TOOL = join(import.meta.dirname, '..', '..', '..', 'dist', 'tools', 'dlq.mjs');

/** The built command on a local stack without workers, whose jobs are made by the shared tables. */
export class DlqFixture {
  private constructor(readonly harness: WorkerHarness) {}

  static async start(): Promise<DlqFixture> {
    return new DlqFixture(await WorkerHarness.start());
  }

  /** Runs the command as a user does: with the stack's folder, and none of its variables. */
  run(args: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
    const { PATH = '', SystemRoot = '' } = process.env;
    const env = { PATH, SystemRoot, SPOTTER_DATA_DIR: this.harness.folder, ...environment };
    return new Promise((resolve) => {
      execFile(process.execPath, [TOOL, ...args], { env }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
      });
    });
  }

  /** A job whose messages are lost. */
  async openJob(imageUrls: readonly string[]): Promise<JobItem> {
    const jobId = await this.harness.submit(imageUrls);
    await this.taken(this.harness.queueUrl);
    return this.harness.job(jobId);
  }

  /** A job whose images ended so. */
  async endedJob(imageUrls: readonly string[], outcomes: readonly ImageOutcome[]): Promise<JobItem> {
    const { jobs, images } = this.harness;
    let job = await this.openJob(imageUrls);
    for (const [imageIndex, outcome] of outcomes.entries()) {
      await images.end({ jobId: job.jobId, imageIndex, run: 1 }, outcome);
      job = (await jobs.count(job.jobId, 1, [{ imageIndex, status: outcome.status }])) ?? job;
    }
    return (await jobs.finish(job)).job;
  }

  /** Puts a dead letter there, of an image as SQS itself moves it. */
  async addLetter(letter: Pick<JobMessage, 'jobId' | 'run' | 'imageIndex'> | string): Promise<void> {
    const { sqs, deadLetterUrl } = this.harness;
    const MessageBody = typeof letter === 'string' ? letter : JSON.stringify({ v: 1, ...letter });
    await sqs.send(new SendMessageCommand({ QueueUrl: deadLetterUrl, MessageBody }));
  }

  /** How many dead letters wait, so that anybody may receive them. */
  async letterCount(): Promise<number> {
    const { Attributes = {} } = await this.harness.sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: this.harness.deadLetterUrl,
        AttributeNames: ['ApproximateNumberOfMessages'],
      }),
    );
    return Number(Attributes['ApproximateNumberOfMessages']);
  }

  /** Takes all dead letters out, as text. */
  async takenLetters(): Promise<string[]> {
    return (await this.taken(this.harness.deadLetterUrl)).map(({ Body = '' }) => Body);
  }

  /** Takes all messages out that wait for workers, by their image. */
  async takenMessages(): Promise<JobMessage[]> {
    const messages = await this.taken(this.harness.queueUrl);
    const read = messages.map(({ Body = '' }) => jobMessageSchema.parse(JSON.parse(Body)));
    return read.toSorted((a, b) => a.imageIndex - b.imageIndex);
  }

  /** Receives the messages that wait for workers so often without a deletion that SQS moves them. */
  async exhaustReceives(): Promise<void> {
    const { sqs, queueUrl: QueueUrl } = this.harness;
    const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 });
    for (let receives = 0; receives < 30; receives++) {
      const { Messages: messages = [] } = await sqs.send(command);
      if (messages.length === 0) return;
    }
    throw new Error('SQS does not move what is received too often');
  }

  private async taken(QueueUrl: string): Promise<Message[]> {
    const { sqs } = this.harness;
    const all: Message[] = [];
    for (;;) {
      const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 });
      const { Messages: messages = [] } = await sqs.send(command);
      if (messages.length === 0) return all;
      all.push(...messages);
      const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    }
  }
}
