import { z } from 'zod';

const dimensions = z
  .array(z.strictObject({ Name: z.string(), Value: z.unknown() }))
  .transform((list) => list.map(({ Name, Value }) => [Name, Value] as const));
const statSchema = z.strictObject({
  Stat: z.string(),
  Period: z.number(),
  Metric: z.strictObject({ Namespace: z.string(), MetricName: z.string(), Dimensions: dimensions }),
});
/** An alarm of a template whose references are resolved, or are none. */
export const alarmSchema = z.looseObject({
  AlarmName: z.unknown(),
  AlarmDescription: z.string(),
  AlarmActions: z.array(z.unknown()),
  OKActions: z.array(z.unknown()),
  ComparisonOperator: z.string(),
  Threshold: z.number(),
  EvaluationPeriods: z.number(),
  DatapointsToAlarm: z.number().optional(),
  TreatMissingData: z.string(),
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: dimensions.optional(),
  Period: z.number().optional(),
  Statistic: z.string().optional(),
  ExtendedStatistic: z.string().optional(),
  Metrics: z
    .array(
      z.strictObject({
        Id: z.string(),
        Label: z.string().optional(),
        Expression: z.string().optional(),
        ReturnData: z.boolean(),
        MetricStat: statSchema.optional(),
      }),
    )
    .default([]),
});
export type Alarm = z.infer<typeof alarmSchema>;

/** A metric, wherever it is named. */
export interface Named {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly (readonly [name: string, value: unknown])[];
  readonly statistic?: string | undefined;
}

/** The metrics that an alarm looks at. */
export function metricsOf(alarm: Alarm): Named[] {
  const { Namespace: namespace = '', MetricName: name, Dimensions: by = [], Statistic, ExtendedStatistic } = alarm;
  const own =
    name === undefined ? [] : [{ namespace, name, dimensions: by, statistic: Statistic ?? ExtendedStatistic }];
  const others = alarm.Metrics.flatMap(({ MetricStat: stat }) =>
    stat === undefined
      ? []
      : [
          {
            namespace: stat.Metric.Namespace,
            name: stat.Metric.MetricName,
            dimensions: stat.Metric.Dimensions,
            statistic: stat.Stat,
          },
        ],
  );
  return [...own, ...others];
}

/** As much of a widget as is looked at: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
export const widgetSchema = z.looseObject({
  type: z.enum(['metric', 'log', 'alarm']),
  x: z.int().check(z.gte(0)),
  y: z.int().check(z.gte(0)),
  width: z.int().check(z.gte(1)),
  height: z.int().check(z.gte(1)),
  properties: z.looseObject({
    title: z.string(),
    region: z.string().optional(),
    alarms: z.array(z.string()).default([]),
    query: z.string().default(''),
    metrics: z.array(z.array(z.unknown())).default([]),
  }),
});
export type Widget = z.infer<typeof widgetSchema>;
const optionsSchema = z.looseObject({ expression: z.string().optional(), id: z.string().optional() });

/** The lines of a widget: `[namespace, name, dimension, value, …, options?]`, or `[options]` for an expression. */
export function linesOf({ properties }: Widget): { metric?: Named; options: z.infer<typeof optionsSchema> }[] {
  return properties.metrics.map((line) => {
    const last = line.at(-1);
    const options = typeof last === 'object' ? optionsSchema.parse(last) : {};
    const texts = z.array(z.string()).parse(typeof last === 'object' ? line.slice(0, -1) : line);
    const [namespace, name, ...rest] = texts;
    if (namespace === undefined || name === undefined) return { options };
    const by = Array.from(
      { length: rest.length / 2 },
      (_, index) => [rest[2 * index] ?? '', rest[2 * index + 1]] as const,
    );
    return { metric: { namespace, name, dimensions: by }, options };
  });
}
