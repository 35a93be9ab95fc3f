import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { METRICS_NAMESPACE } from '@spotter/shared';
import { z } from 'zod';
import { API_METRICS } from '../../apps/api/src/metrics/api.metrics.js';
import { Intrinsics } from '../../apps/local/src/template/intrinsics.js';
import type { Template } from '../../apps/local/src/template/template.js';
import { resolveTemplate, resourcesOfType } from '../../apps/local/src/template/template.js';
import type { RawTemplate } from '../../apps/local/src/template/template.yaml.js';
import { WORKER_METRICS } from '../../apps/worker/src/queue/worker.metrics.js';
import { readEnvironmentAddons, readWorkerAddons } from './copilot.files.js';
import { readPatchedService } from './patched.service.js';
import type { Alarm, Named, Widget } from './watch.resources.js';
import { alarmSchema, linesOf, metricsOf, widgetSchema } from './watch.resources.js';

const APP = 'spotter';
const ENV = 'dev';
const FUNCTION_NAME = `${APP}-${ENV}-api`;

/** What AWS's own metrics are by, of those that we name: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html */
const AWS_METRICS: Readonly<Record<string, Readonly<Record<string, readonly (readonly string[])[]>>>> = {
  'AWS/Lambda': {
    Invocations: [['FunctionName', 'Resource']],
    Errors: [['FunctionName', 'Resource']],
    Throttles: [['FunctionName', 'Resource']],
    Duration: [['FunctionName', 'Resource']],
    ConcurrentExecutions: [['FunctionName']],
  },
  'AWS/SQS': {
    ApproximateNumberOfMessagesVisible: [['QueueName']],
    ApproximateNumberOfMessagesNotVisible: [['QueueName']],
    ApproximateAgeOfOldestMessage: [['QueueName']],
  },
  'AWS/ApiGateway': {
    Count: [['ApiId']],
    '4xx': [['ApiId']],
    '5xx': [['ApiId']],
    Latency: [['ApiId']],
    ConnectCount: [['ApiId']],
    MessageCount: [['ApiId']],
    ExecutionError: [['ApiId']],
  },
  'ECS/ContainerInsights': {
    RunningTaskCount: [['ClusterName', 'ServiceName']],
    DesiredTaskCount: [['ClusterName', 'ServiceName']],
  },
};

/** Why each is as it is stands beside it in the template. `missing` is what no figure at all means. */
const ALARMS = {
  ApiErrorRateAlarm: {
    is: 'GreaterThanThreshold',
    threshold: 5,
    seconds: 60,
    of: 3,
    needs: 2,
    missing: 'notBreaching',
  },
  ApiDurationAlarm: {
    is: 'GreaterThanThreshold',
    threshold: 10_000,
    seconds: 300,
    of: 3,
    needs: 3,
    missing: 'notBreaching',
  },
  ApiThrottlesAlarm: {
    is: 'GreaterThanThreshold',
    threshold: 0,
    seconds: 60,
    of: 1,
    needs: 1,
    missing: 'notBreaching',
  },
  DeadLettersAlarm: { is: 'GreaterThanThreshold', threshold: 0, seconds: 60, of: 1, needs: 1, missing: 'ignore' },
  OldestMessageAlarm: {
    is: 'GreaterThanThreshold',
    threshold: 900,
    seconds: 60,
    of: 5,
    needs: 5,
    missing: 'notBreaching',
  },
  OldestOpenJobAlarm: {
    is: 'GreaterThanThreshold',
    threshold: 3_600,
    seconds: 300,
    of: 12,
    needs: 1,
    missing: 'notBreaching',
  },
  SweepSilentAlarm: { is: 'LessThanThreshold', threshold: 1, seconds: 60, of: 5, needs: 5, missing: 'breaching' },
  WorkerSilentAlarm: { is: 'LessThanThreshold', threshold: 1, seconds: 60, of: 5, needs: 5, missing: 'breaching' },
  StaleCodeCacheAlarm: {
    is: 'GreaterThanThreshold',
    threshold: 0,
    seconds: 300,
    of: 1,
    needs: 1,
    missing: 'notBreaching',
  },
} as const;

const queriesOf = (of: Pick<Template, 'Resources'>) => resourcesOfType(of, 'AWS::Logs::QueryDefinition');
const querySchema = z.strictObject({ Name: z.string(), LogGroupNames: z.array(z.string()), QueryString: z.string() });

async function sourcesOf(...folders: readonly string[]): Promise<string> {
  const files = await Promise.all(folders.map((folder) => readdir(folder, { recursive: true, withFileTypes: true })));
  const sources = files
    .flat()
    .filter((file) => file.isFile() && file.name.endsWith('.ts') && !/\.(spec|fixture)\.ts$/.test(file.name))
    .map((file) => readFile(join(file.parentPath, file.name), 'utf8'));
  return (await Promise.all(sources)).join('\n');
}

describe('what watches over a deployment', () => {
  let template: Template;
  /** The worker's stack, before its references are resolved. */
  let service: RawTemplate;
  let alarms: Record<string, Alarm>;
  let widgets: Widget[];
  let operations: string;
  let troubleshooting: string;
  let sources: string;
  beforeAll(async () => {
    template = resolveTemplate(await readEnvironmentAddons(), { App: APP, Env: ENV, AlarmEmail: 'ops@example.com' });
    service = await readPatchedService();
    alarms = Object.fromEntries(
      resourcesOfType(template, 'AWS::CloudWatch::Alarm').map(({ logicalId, properties }) => [
        logicalId,
        alarmSchema.parse(properties),
      ]),
    );
    const [dashboard] = resourcesOfType(template, 'AWS::CloudWatch::Dashboard');
    const body = z.string().parse(dashboard?.properties['DashboardBody']);
    widgets = z.strictObject({ widgets: z.array(widgetSchema) }).parse(JSON.parse(body)).widgets;
    operations = await readFile(join('docs', 'operations.md'), 'utf8');
    troubleshooting = await readFile(join('docs', 'troubleshooting.md'), 'utf8');
    sources = await sourcesOf('apps/api/src', 'apps/worker/src', 'apps/tools/src', 'libs/shared/src');
  });

  /** What there is in the templates for a dimension to name. */
  function valuesThatExist(): Record<string, readonly unknown[]> {
    const named = (type: string, property: string) =>
      resourcesOfType(template, type).map(({ properties }) => properties[property]);
    const functions = named('AWS::Lambda::Function', 'FunctionName');
    return {
      FunctionName: functions,
      Resource: functions.map((name) => `${String(name)}:live`),
      QueueName: named('AWS::SQS::Queue', 'QueueName'),
      ApiId: resourcesOfType(template, 'AWS::ApiGatewayV2::Api').map(({ logicalId }) => logicalId),
      stage: [ENV],
    };
  }

  function expectThere({ namespace, name, dimensions: by }: Named): void {
    const values = Object.fromEntries(by);
    if (namespace === METRICS_NAMESPACE) {
      const of = { api: API_METRICS, worker: WORKER_METRICS }[String(values['service'])] ?? {};
      expect(Object.keys(of)).toContain(name);
      expect(values).toEqual({ service: expect.any(String), stage: ENV });
      return;
    }
    const sets = AWS_METRICS[namespace]?.[name] ?? [];
    expect([namespace, name, sets.map((set) => set.toSorted())]).toEqual([
      namespace,
      name,
      expect.arrayContaining([Object.keys(values).toSorted()]),
    ]);
    const known = valuesThatExist();
    for (const [dimension, value] of by) expect(known[dimension]).toContain(value);
  }

  describe('the alarms', () => {
    it('should be those that are asked for, at their thresholds', () => {
      const found = Object.entries(alarms).map(([id, alarm]) => {
        const { EvaluationPeriods: of, DatapointsToAlarm: needs = of } = alarm;
        const periods = new Set([alarm.Period, ...alarm.Metrics.map(({ MetricStat: stat }) => stat?.Period)]);
        periods.delete(undefined);
        const [seconds, ...others] = periods;
        expect(others).toEqual([]);
        const { ComparisonOperator: is, Threshold: threshold, TreatMissingData: missing } = alarm;
        return [id, { is, threshold, seconds, of, needs, missing }];
      });
      expect(Object.fromEntries(found)).toEqual(ALARMS);
    });

    it('should be of metrics that there are', () => {
      for (const alarm of Object.values(alarms)) {
        const named = metricsOf(alarm);
        expect(named.length).toBeGreaterThan(0);
        named.forEach(expectThere);
      }
    });

    it('should look at the figure that says it', () => {
      const statistics = Object.entries(alarms).map(([id, alarm]) => [
        id,
        metricsOf(alarm).map(({ name, statistic }) => `${statistic ?? ''} ${name}`),
      ]);
      expect(Object.fromEntries(statistics)).toEqual({
        ApiErrorRateAlarm: ['Sum Invocations', 'Sum Errors', 'Sum ServerErrors'],
        ApiDurationAlarm: ['p95 Duration'],
        ApiThrottlesAlarm: ['Sum Throttles'],
        DeadLettersAlarm: ['Maximum ApproximateNumberOfMessagesVisible'],
        OldestMessageAlarm: ['Maximum ApproximateAgeOfOldestMessage'],
        OldestOpenJobAlarm: ['Maximum OpenJobAge'],
        SweepSilentAlarm: ['SampleCount SweepDuration'],
        WorkerSilentAlarm: ['Sum Polls'],
        StaleCodeCacheAlarm: ['Sum CodeCacheRefused'],
      });
      const queueOf = (id: string) => Object.fromEntries(alarms[id]?.Dimensions ?? [])['QueueName'];
      expect([queueOf('DeadLettersAlarm'), queueOf('OldestMessageAlarm')]).toEqual([
        `${APP}-${ENV}-jobs-dead-letters`,
        `${APP}-${ENV}-jobs`,
      ]);
    });

    it('should count failed and answered failures into the rate of errors', () => {
      const [told] = alarms['ApiErrorRateAlarm']?.Metrics.filter((one) => one.ReturnData) ?? [];
      expect(told?.Expression).toBe('100 * (FILL(errors, 0) + FILL(answered, 0)) / invocations');
      const named = alarms['ApiErrorRateAlarm']?.Metrics.map(({ Id, MetricStat: stat }) => [
        Id,
        stat?.Metric.MetricName,
      ]);
      expect(Object.fromEntries(named ?? [])).toMatchObject({
        errors: 'Errors',
        answered: 'ServerErrors',
        invocations: 'Invocations',
      });
    });

    it('should compute by figures that they have, and tell of one', () => {
      for (const { Metrics: metrics } of Object.values(alarms).filter((alarm) => alarm.Metrics.length > 0)) {
        expect(metrics.filter((one) => one.ReturnData)).toHaveLength(1);
        const ids = new Set(metrics.map(({ Id }) => Id));
        const used = metrics.flatMap(({ Expression = '' }) => Expression.match(/\b[a-z]\w*/g) ?? []);
        expect(used.filter((id) => !ids.has(id))).toEqual([]);
        for (const { Id: id, MetricStat: stat } of metrics) if (stat !== undefined) expect(used).toContain(id);
      }
    });

    it('should tell one topic of their beginning and end, and the topic whoever is named', () => {
      const actions = Object.entries(alarms).flatMap(([id, { AlarmActions, OKActions }]) =>
        [AlarmActions, OKActions].map((list) => [id, list]),
      );
      for (const [id, list] of actions) expect([id, list]).toEqual([id, ['AlarmTopic']]);
      expect(resourcesOfType(template, 'AWS::SNS::Topic').map(({ logicalId }) => logicalId)).toEqual(['AlarmTopic']);
      expect(resourcesOfType(template, 'AWS::SNS::Subscription')).toMatchObject([
        { properties: { TopicArn: 'AlarmTopic', Protocol: 'email', Endpoint: 'ops@example.com' } },
      ]);
    });

    it('should be let to write to the topic: by its policy, and by no key of AWS’s own, which would refuse them', () => {
      const [{ properties: topic } = { properties: {} }] = resourcesOfType(template, 'AWS::SNS::Topic');
      expect(topic).not.toHaveProperty('KmsMasterKeyId');
      expect(resourcesOfType(template, 'AWS::SNS::TopicPolicy').map(({ properties }) => properties)).toEqual([
        {
          Topics: ['AlarmTopic'],
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Sid: 'AlarmsOfThisAccount',
                Effect: 'Allow',
                Principal: { Service: 'cloudwatch.amazonaws.com' },
                Action: 'sns:Publish',
                Resource: 'AlarmTopic',
                Condition: { StringEquals: { 'aws:SourceAccount': '000000000000' } },
              },
            ],
          },
        },
      ]);
    });

    it('should all be of the environment, since the worker has none of its own that the dashboard would not know', () => {
      expect(Object.values(service.Resources).map(({ Type }) => Type)).not.toContain('AWS::CloudWatch::Alarm');
    });

    it('should output that topic, as the document says, for whoever else subscribes to it', async () => {
      const { template: raw } = await readEnvironmentAddons();
      expect(raw.Outputs).toMatchObject({ AlarmTopicArn: { Value: { Ref: 'AlarmTopic' } } });
      expect(operations).toContain('`AlarmTopicArn`');
    });

    it('should mail nobody where nobody is named', async () => {
      const silent = resolveTemplate(await readEnvironmentAddons(), { App: APP, Env: ENV });
      expect(resourcesOfType(silent, 'AWS::SNS::Subscription')).toEqual([]);
    });

    it('should each have an entry in the runbook, which has no other, and say where it is', () => {
      const chapter = operations.split(/^## /m).find((text) => text.startsWith('Alarms\n')) ?? '';
      const [, ...entries] = chapter.split(/^### /m);
      expect(entries.map((entry) => entry.split('\n', 1)[0]).toSorted()).toEqual(Object.keys(ALARMS).toSorted());
      for (const entry of entries)
        for (const part of ['**Means**', '**Look**', '**Do**']) expect(entry).toContain(part);
      for (const [id, { AlarmDescription: description }] of Object.entries(alarms)) {
        expect(description.endsWith(`. See docs/operations.md, ${id}`)).toBe(true);
      }
    });
  });

  describe('the dashboard', () => {
    it('should lie on its grid of 24 columns, no widget on another', () => {
      const cells = widgets.flatMap(({ x, y, width, height }) =>
        Array.from({ length: width * height }, (_, cell) => `${x + (cell % width)},${y + Math.floor(cell / width)}`),
      );
      expect(new Set(cells).size).toBe(cells.length);
      for (const { x, width } of widgets) expect(x + width).toBeLessThanOrEqual(24);
      for (const { type, properties } of widgets)
        expect([type, typeof properties.region]).toEqual([type, type === 'alarm' ? 'undefined' : 'string']);
    });

    it('should show metrics that there are, and expressions of what it has', () => {
      for (const widget of widgets.filter(({ type }) => type === 'metric')) {
        const lines = linesOf(widget);
        expect(lines.length).toBeGreaterThan(0);
        const ids = lines.map(({ options }) => options.id);
        for (const { metric, options } of lines) {
          if (metric !== undefined) expectThere(metric);
          else if (options.expression?.startsWith('SEARCH(') === true) expectSearch(options.expression);
          else for (const id of options.expression?.match(/\b[a-z]\w*/g) ?? ['none']) expect(ids).toContain(id);
        }
      }
    });

    function expectSearch(expression: string): void {
      const [, schema = '', name = ''] =
        /^SEARCH\('\{([^}]+)\} MetricName="(\w+)" spotter dev worker', '\w+', 60\)$/.exec(expression) ?? [];
      const [namespace = '', ...by] = schema.split(',');
      expect(AWS_METRICS[namespace]?.[name]).toContainEqual(by);
    }

    it('should show all metrics of our own: who pays for one is to see it', () => {
      const shown = widgets
        .flatMap(linesOf)
        .flatMap(({ metric }) => (metric?.namespace === METRICS_NAMESPACE ? [metric] : []));
      const names = (service: string) =>
        [
          ...new Set(
            shown.filter(({ dimensions: by }) => Object.fromEntries(by)['service'] === service).map(({ name }) => name),
          ),
        ].toSorted();
      expect(names('api')).toEqual(Object.keys(API_METRICS).toSorted());
      expect(names('worker')).toEqual(Object.keys(WORKER_METRICS).toSorted());
    });

    it('should show the concurrency, the memory by the report of each invocation, and all alarms', () => {
      const titles = (part: RegExp) => widgets.filter(({ properties }) => part.test(JSON.stringify(properties)));
      expect(titles(/ConcurrentExecutions/)).toHaveLength(1);
      const [memory, ...others] = widgets.filter(({ type }) => type === 'log');
      expect(others).toEqual([]);
      expect(memory?.properties.query).toMatch(
        /^SOURCE '\/aws\/lambda\/spotter-dev-api' \| filter @type = "REPORT" .*@maxMemoryUsed/,
      );
      const listed = widgets.flatMap(({ properties }) => properties.alarms);
      expect(listed.toSorted()).toEqual(
        Object.keys(alarms)
          .map((id) => `arn:aws:cloudwatch:us-east-1:000000000000:${id}`)
          .toSorted(),
      );
    });
  });

  describe('the saved queries', () => {
    const workersQueries = () => {
      const names = new Intrinsics(service, { AppName: APP, EnvName: ENV, WorkloadName: 'worker' });
      return queriesOf(service).map(({ properties }) => querySchema.parse(names.resolve(properties)));
    };
    const environmentsQueries = () => queriesOf(template).map(({ properties }) => querySchema.parse(properties));
    const allQueries = () => [...environmentsQueries(), ...workersQueries()];

    it('should be named as the document has them', () => {
      const [, table = ''] = operations.split('Saved queries of Logs Insights, under `spotter-dev/`:');
      const told = [...(table.split('\n## ', 1)[0] ?? '').matchAll(/^\| `([\w-]+)` /gm)].map(
        ([, name = '']) => `${APP}-${ENV}/${name}`,
      );
      expect(told.length).toBeGreaterThan(3);
      expect(
        allQueries()
          .map(({ Name }) => Name)
          .toSorted(),
      ).toEqual(told.toSorted());
    });

    it('should be of log groups that are there before them: of the environment, and of the stack that they are in', () => {
      const groups = resourcesOfType(template, 'AWS::Logs::LogGroup').map(
        ({ properties }) => properties['LogGroupName'],
      );
      for (const { LogGroupNames: names } of environmentsQueries())
        for (const name of names) expect(groups).toContain(name);
      for (const { LogGroupNames: names } of workersQueries())
        for (const name of names) expect([...groups, '/copilot/spotter-dev-worker']).toContain(name);
      // It is a reference that makes CloudFormation wait for the group.
      for (const { properties } of queriesOf(service))
        expect(properties['LogGroupNames']).toContainEqual({ Ref: 'LogGroup' });
    });

    it('should find among the errors what is a JSON line, and what only a runtime says as text', () => {
      const [errors = ''] = allQueries().flatMap(({ Name, QueryString }) =>
        Name.endsWith('/errors') ? [QueryString] : [],
      );
      expect(errors).toContain('level in ["ERROR", "CRITICAL"]');
      const [, pattern = '^$'] = /@message like \/(.+)\/\n/.exec(errors) ?? [];
      const finds = (line: string) => new RegExp(pattern).test(line);
      // As Lambda's runtime interface client and Lambda itself write them, and Node.js as the last line of what it says of an end.
      for (const line of [
        '2026-11-20T10:00:00.000Z\tb1\tERROR\tUncaught Exception\t{"errorType":"TypeError"}',
        '2026-11-20T10:00:00.000Z\tb1\tERROR\tUnhandled Promise Rejection\t{"errorType":"Runtime.UnhandledPromiseRejection"}',
        'RequestId: b1 Error: Runtime exited with error: exit status 129',
        'INIT_REPORT Init Duration: 300 ms\tPhase: init\tStatus: error\tError Type: Runtime.ImportModuleError',
        '2026-11-20T10:00:00.000Z b1 Task timed out after 60.06 seconds',
        `Node.js ${process.version}`,
      ])
        expect([line, finds(line)]).toEqual([line, true]);
      for (const line of [
        'START RequestId: b1 Version: 7',
        'INIT_START Runtime Version: nodejs:24.v10\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:0a1b',
        'REPORT RequestId: b1\tDuration: 2.17 ms\tBilled Duration: 3 ms\tMemory Size: 1769 MB',
        `{"level":"WARN","message":"code cache refused","node":"${process.versions.node}"}`,
      ])
        expect([line, finds(line)]).toEqual([line, false]);
    });

    it('should filter by lines that the apps write', () => {
      const texts = allQueries().map(({ QueryString }) => QueryString);
      const messages = texts.flatMap((text) =>
        [...text.matchAll(/\bmessage = "([^"]+)"/g)].map(([, message = '']) => message),
      );
      expect(messages.toSorted()).toEqual(['invocation', 'message']);
      for (const message of messages) expect(sources).toContain(`.info('${message}',`);
    });

    it('should find reports, which are text only where the function’s log is', () => {
      const [found] = resourcesOfType(template, 'AWS::Lambda::Function');
      expect(found?.properties['FunctionName']).toBe(FUNCTION_NAME);
      expect(found?.properties['LoggingConfig']).not.toHaveProperty('LogFormat', 'JSON');
    });
  });

  describe('the metrics', () => {
    it.each([
      ['api', API_METRICS],
      ['worker', WORKER_METRICS],
    ])(
      'of the %s should all be written by some code, and be told of in the document with their unit',
      (service, metrics) => {
        for (const name of Object.keys(metrics))
          expect(sources).toMatch(new RegExp(`\\.add\\((?:[^)]*\\? )?(?:'\\w+' : )?'${name}'`));
        const [, table = ''] = operations.split(new RegExp(`^\\| \`${service}\` .*$`, 'm'));
        const rows = [...(table.split('\n\n', 1)[0] ?? '').matchAll(/^\| `(\w+)` +\| (\w+) +\|/gm)];
        const units = Object.fromEntries(
          rows.map(([, name = '', unit = '']) => [name, unit === 'ms' ? 'Milliseconds' : unit]),
        );
        expect(units).toEqual(metrics);
      },
    );

    it('should cost what the document says', () => {
      const count = Object.keys(API_METRICS).length + Object.keys(WORKER_METRICS).length;
      expect(operations).toContain(`so at most ${count} times that, $${(0.3 * count).toFixed(2)}, for an environment`);
      const looked = Object.values(alarms).flatMap(metricsOf).length;
      expect(operations).toContain(`$${(0.1 * looked).toFixed(2)} in all`);
    });
  });

  describe('the documents', () => {
    /** Codes of AWS's, and words that are none of ours. */
    const FOREIGN = ['EMF', 'PENDING'];
    /** Names of AWS's errors. */
    const AWS_ERRORS = ['AccessDenied', 'InvalidAccessKeyId', 'SignatureDoesNotMatch'];

    it('should quote lines of the log that the code writes', () => {
      const quoted = [...`${operations}${troubleshooting}`.matchAll(/`"([^"`]+)"`/g)].map(([, line = '']) => line);
      expect(quoted.length).toBeGreaterThan(15);
      for (const line of quoted) expect(sources).toContain(`'${line}'`);
    });

    it('should name codes and variables that the code has', () => {
      const named = [...`${operations}${troubleshooting}`.matchAll(/`([A-Z][A-Z_]+[A-Z])`/g)].map(
        ([, name = '']) => name,
      );
      expect(named.length).toBeGreaterThan(30);
      const unknown = [...new Set(named)].filter(
        (name) => !new RegExp(`\\b${name}\\b`).test(sources) && !FOREIGN.includes(name),
      );
      expect(unknown).toEqual([]);
    });

    it('should quote what clients are told', () => {
      const said = [
        'An access token is required',
        'The access token has expired',
        'The access token is not accepted',
        'The token cannot be verified now, try again shortly',
        'The viewer token is not that of this session',
        'The ticket is not valid, or was used',
        'The body is not JSON',
        'The body is not a job message',
        'The message has version',
        'is not valid',
        'Required environment variable',
      ];
      for (const text of said) {
        expect(troubleshooting).toContain(text);
        expect(sources).toContain(text);
      }
    });

    it('should name parameters, statements, resources, outputs and metrics that there are', async () => {
      const { template: raw } = await readEnvironmentAddons();
      const { template: own } = await readWorkerAddons();
      const sids = JSON.stringify([raw, own, service]).matchAll(/"Sid":"(\w+)"/g);
      const known = new Set([
        ...[raw, own, service].flatMap(({ Parameters, Resources, Outputs }) =>
          [Parameters, Resources, Outputs].flatMap(Object.keys),
        ),
        ...[...sids].map(([, sid = '']) => sid),
        ...Object.keys(API_METRICS),
        ...Object.keys(WORKER_METRICS),
        METRICS_NAMESPACE,
        ...AWS_ERRORS,
      ]);
      const named = [...`${operations}${troubleshooting}`.matchAll(/`([A-Z][a-z]+[A-Za-z]*)`/g)].map(
        ([, name = '']) => name,
      );
      expect(named.length).toBeGreaterThan(40);
      expect(named.filter((name) => !known.has(name))).toEqual([]);
    });
  });
});
