import { Metrics } from '@aws-lambda-powertools/metrics';
import type { MetricUnit } from '@aws-lambda-powertools/metrics/types';

/** The namespace of all metrics in CloudWatch, which alarms and dashboard name. */
export const METRICS_NAMESPACE = 'Spotter';

/** What stands for the stage where none is set, on a laptop. */
const NO_STAGE = 'local';

/**
 * The metrics of one app: gathered, and written as one line of the log (EMF), of which CloudWatch makes metrics. Each name
 * costs, once for each combination of its dimensions, and so there are two: the app, and the stage.
 */
export class AppMetrics<Name extends string> {
  readonly #metrics: Metrics;

  /** @param units of all metrics that the app has. */
  constructor(
    service: string,
    stage: string | undefined,
    private readonly units: Readonly<Record<Name, MetricUnit>>,
  ) {
    this.#metrics = new Metrics({
      namespace: METRICS_NAMESPACE,
      serviceName: service,
      defaultDimensions: { stage: stage ?? NO_STAGE },
    });
  }

  /** Whole numbers: nobody reads the digits of a fraction, and each of them is in the log. */
  add(name: Name, value = 1): void {
    this.#metrics.addMetric(name, this.units[name], Math.round(value));
  }

  /** Writes what was gathered, if there is any. */
  flush(): void {
    if (this.#metrics.hasStoredMetrics()) this.#metrics.publishStoredMetrics();
  }
}
