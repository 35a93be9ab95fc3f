import { AppMetrics } from '@spotter/shared';

/** Every metric of the worker, with its unit. docs/operations.md says what each means. */
export const WORKER_METRICS = {
  Polls: 'Count',
  QueueAge: 'Milliseconds',
  ImagesDone: 'Count',
  ImagesFailed: 'Count',
  ImageDuration: 'Milliseconds',
  DownloadDuration: 'Milliseconds',
  DecodeDuration: 'Milliseconds',
  InferenceDuration: 'Milliseconds',
  Attempts: 'Count',
  JobsCompleted: 'Count',
  JobsFailed: 'Count',
  MessageFailures: 'Count',
  DeadLetters: 'Count',
} as const;

const FLUSH_INTERVAL_MS = 10_000;

/** The worker's metrics, gathered for some seconds at a time: a line an image would double the log. */
export class WorkerMetrics extends AppMetrics<keyof typeof WORKER_METRICS> {
  readonly #timer = setInterval(() => {
    this.flush();
  }, FLUSH_INTERVAL_MS).unref();

  #polls = 0;

  constructor(stage: string | undefined) {
    super('worker', stage, WORKER_METRICS);
  }

  /** SQS has answered a receive, be it with nothing: the worker's sign of life. Of many in those seconds, one number is written. */
  polled(): void {
    this.#polls++;
  }

  override flush(): void {
    if (this.#polls > 0) this.add('Polls', this.#polls);
    this.#polls = 0;
    super.flush();
  }

  close(): void {
    clearInterval(this.#timer);
    this.flush();
  }
}
