import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

const FLUSH_INTERVAL_MS = 10_000;

/** CloudWatch metrics in the log (EMF), gathered for some seconds at a time: a line an image would double the log. */
export class WorkerMetrics {
  readonly #metrics = new Metrics({ namespace: 'Spotter', serviceName: 'worker' });
  readonly #timer = setInterval(() => {
    this.flush();
  }, FLUSH_INTERVAL_MS).unref();

  /** One message whose image is settled, well or not. */
  addImage(status: 'DONE' | 'FAILED', milliseconds: number): void {
    this.#metrics.addMetric(status === 'DONE' ? 'ImagesDone' : 'ImagesFailed', MetricUnit.Count, 1);
    this.#metrics.addMetric('ImageDuration', MetricUnit.Milliseconds, milliseconds);
  }

  flush(): void {
    if (this.#metrics.hasStoredMetrics()) this.#metrics.publishStoredMetrics();
  }

  close(): void {
    clearInterval(this.#timer);
    this.flush();
  }
}
