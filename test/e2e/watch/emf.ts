import { z } from 'zod';

/** A line of the embedded metric format, as CloudWatch reads it: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
const lineSchema = z.looseObject({
  _aws: z.strictObject({
    Timestamp: z.int(),
    CloudWatchMetrics: z.tuple([
      z.strictObject({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.strictObject({ Name: z.string(), Unit: z.string() })).min(1),
      }),
    ]),
  }),
});

/** One line, by what is in it. */
export interface EmfLine {
  readonly namespace: string;
  /** The values of its one set of dimensions. */
  readonly dimensions: Readonly<Record<string, unknown>>;
  /** By names. */
  readonly units: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, readonly number[]>>;
}

const valuesSchema = z.union([z.number().transform((one) => [one]), z.array(z.number())]);

/** The lines of metrics among those of a log. @throws Error for one that CloudWatch would not take. */
export function emfLines(log: readonly string[]): EmfLine[] {
  return log
    .filter((line) => line.startsWith('{"_aws"'))
    .map((line) => {
      const { _aws: head, ...rest } = lineSchema.parse(JSON.parse(line));
      const [{ Namespace: namespace, Dimensions: sets, Metrics: metrics }] = head.CloudWatchMetrics;
      const [names = [], ...others] = sets;
      if (others.length > 0) throw new Error(`Each set of dimensions has its price: ${JSON.stringify(sets)}`);
      return {
        namespace,
        dimensions: Object.fromEntries(names.map((name) => [name, rest[name]])),
        units: Object.fromEntries(metrics.map(({ Name, Unit }) => [Name, Unit])),
        values: Object.fromEntries(metrics.map(({ Name }) => [Name, valuesSchema.parse(rest[Name])])),
      };
    });
}

/** All values of a metric of a service, in the order in which they were written. */
export function valuesOf(log: readonly string[], service: 'api' | 'worker', name: string): number[] {
  return emfLines(log)
    .filter(({ dimensions }) => dimensions['service'] === service)
    .flatMap(({ values }) => values[name] ?? []);
}

/** What CloudWatch calls the sum of a metric. */
export function sumOf(log: readonly string[], service: 'api' | 'worker', name: string): number {
  return valuesOf(log, service, name).reduce((sum, value) => sum + value, 0);
}
