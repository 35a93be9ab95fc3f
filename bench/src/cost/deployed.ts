import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { API_METRICS } from '../../../apps/api/src/metrics/api.metrics.js';
import type { Template } from '../../../apps/local/src/template/template.js';
import { loadTemplate, resourcesOfType } from '../../../apps/local/src/template/template.js';
import { WORKER_METRICS } from '../../../apps/worker/src/queue/worker.metrics.js';

export const ENVIRONMENTS = ['dev', 'prod'] as const;

export type Environment = (typeof ENVIRONMENTS)[number];

/** What an environment consists of, as far as it decides what that costs. */
export interface Deployed {
  readonly memoryMb: number;
  /** Whether X-Ray records invocations. */
  readonly isTraced: boolean;
  /** Series of metrics in the namespace Spotter: all of function and worker, each by one set of dimensions. */
  readonly ownMetrics: number;
  /** The metrics that all alarms look at. */
  readonly alarmMetrics: number;
  readonly dashboards: number;
  /** Routes whose metrics API Gateway tells apart. */
  readonly measuredRoutes: number;
  readonly queuePollSeconds: number;
  readonly logDays: number;
  readonly task: { readonly vcpu: number; readonly gb: number; readonly least: number; readonly hasAddress: boolean };
}

const functionSchema = z.object({
  MemorySize: z.coerce.number(),
  TracingConfig: z.optional(z.object({ Mode: z.string() })),
});
const alarmSchema = z.object({ Metrics: z.optional(z.array(z.object({ MetricStat: z.optional(z.unknown()) }))) });
const stageSchema = z.object({
  ApiId: z.string(),
  DefaultRouteSettings: z.optional(z.object({ DetailedMetricsEnabled: z.optional(z.boolean()) })),
});
const routeSchema = z.object({ ApiId: z.string() });
const queueSchema = z.object({ ReceiveMessageWaitTimeSeconds: z.optional(z.number()) });
const logsSchema = z.object({ RetentionInDays: z.number() });

const countSchema = z.object({ range: z.union([z.string(), z.object({ min: z.number() })]) });
const manifestSchema = z.object({
  cpu: z.number(),
  memory: z.number(),
  count: countSchema,
  network: z.object({ vpc: z.object({ placement: z.string() }) }),
  environments: z.record(z.string(), z.object({ count: z.optional(countSchema) })),
});

/** Of an environment, by its templates and the worker's manifest. */
export async function readDeployed(environment: Environment): Promise<Deployed> {
  const template = await loadTemplate(join('copilot', 'environments', 'addons'), { App: 'spotter', Env: environment });
  const manifest = manifestSchema.parse(parse(await readFile(join('copilot', 'worker', 'manifest.yml'), 'utf8')));
  const [{ MemorySize: memoryMb, TracingConfig: tracing } = { MemorySize: NaN }] = all(
    template,
    'AWS::Lambda::Function',
    functionSchema,
  );
  const { range } = manifest.environments[environment]?.count ?? manifest.count;
  return {
    memoryMb,
    isTraced: tracing?.Mode === 'Active',
    ownMetrics: Object.keys(API_METRICS).length + Object.keys(WORKER_METRICS).length,
    alarmMetrics: all(template, 'AWS::CloudWatch::Alarm', alarmSchema).reduce(
      (sum, alarm) => sum + metricsOf(alarm),
      0,
    ),
    dashboards: resourcesOfType(template, 'AWS::CloudWatch::Dashboard').length,
    measuredRoutes: measuredRoutes(template),
    queuePollSeconds: Math.max(
      ...all(template, 'AWS::SQS::Queue', queueSchema).map(({ ReceiveMessageWaitTimeSeconds: wait = 0 }) => wait),
    ),
    logDays: Math.max(
      ...all(template, 'AWS::Logs::LogGroup', logsSchema).map(({ RetentionInDays }) => RetentionInDays),
    ),
    task: {
      vcpu: manifest.cpu / 1_024,
      gb: manifest.memory / 1_024,
      least: typeof range === 'string' ? Number(range.split('-')[0]) : range.min,
      hasAddress: manifest.network.vpc.placement === 'public',
    },
  };
}

function all<Schema extends z.ZodType>(template: Template, type: string, schema: Schema): z.infer<Schema>[] {
  return resourcesOfType(template, type).map(({ properties }) => schema.parse(properties));
}

/** An alarm on an expression looks at each metric in it. */
function metricsOf({ Metrics: metrics }: z.infer<typeof alarmSchema>): number {
  return metrics === undefined ? 1 : metrics.filter(({ MetricStat }) => MetricStat !== undefined).length;
}

function measuredRoutes(template: Template): number {
  const measured = all(template, 'AWS::ApiGatewayV2::Stage', stageSchema)
    .filter(({ DefaultRouteSettings: settings }) => settings?.DetailedMetricsEnabled)
    .map(({ ApiId }) => ApiId);
  return all(template, 'AWS::ApiGatewayV2::Route', routeSchema).filter(({ ApiId }) => measured.includes(ApiId)).length;
}
