import { beforeAll, describe, expect, it } from '@jest/globals';
import { applyPatch } from 'rfc6902';
import { z } from 'zod';
import type { RawTemplate } from '../../apps/local/src/template/template.yaml.js';
import { readEnvironmentAddons } from './copilot.files.js';
import type { Patches } from './patched.service.js';
import { copilotsService, readPatchedService, readPatches } from './patched.service.js';

const statSchema = z.strictObject({
  Stat: z.string(),
  Metric: z.strictObject({ Namespace: z.string(), MetricName: z.string(), Dimensions: z.array(z.unknown()) }),
});
const scalingSchema = z.looseObject({
  TargetTrackingScalingPolicyConfiguration: z.looseObject({
    CustomizedMetricSpecification: z.strictObject({
      Metrics: z.array(
        z.looseObject({
          Id: z.string(),
          ReturnData: z.boolean(),
          Expression: z.string().optional(),
          MetricStat: statSchema.optional(),
        }),
      ),
    }),
  }),
});

describe('the patches of the worker’s template', () => {
  let patches: Patches;
  let patched: RawTemplate;
  beforeAll(async () => {
    patches = await readPatches();
    patched = await readPatchedService();
  });

  const propertiesOf = (logicalId: string) => patched.Resources[logicalId]?.Properties ?? {};

  it('should all be of what is there, as Copilot ends at one that is not', () => {
    for (const patch of patches) {
      const { Resources: resources, ...others } = copilotsService();
      const [, , logicalId = ''] = patch.path.split('/');
      const rest = Object.entries(resources).filter(([id]) => id !== logicalId);
      const isNew = patch.op === 'add' && patch.path.split('/').length === 3;
      const [fault] = applyPatch({ ...others, Resources: Object.fromEntries(rest) }, [patch]);
      expect([patch.path, fault === null]).toEqual([patch.path, isNew]);
    }
  });

  it('should give a task the time that Fargate has for it to end, and its helpers a runtime that Lambda has', () => {
    expect(propertiesOf('TaskDefinition')).toMatchObject({ ContainerDefinitions: [{ StopTimeout: 120 }] });
    for (const helper of ['EnvControllerFunction', 'DynamicDesiredCountFunction']) {
      expect(propertiesOf(helper)['Runtime']).toBe('nodejs22.x');
    }
  });

  it('should scale by the queue that there is, and by nothing that there is not', async () => {
    const { template: environment } = await readEnvironmentAddons();
    const policy = JSON.stringify(propertiesOf('AutoScalingPolicyBacklogPerTask'));
    const queue = environment.Resources['JobsQueue']?.Properties['QueueName'];
    expect(queue).toEqual({ 'Fn::Sub': '${App}-${Env}-jobs' });
    expect(policy).toContain('{"Name":"QueueName","Value":{"Fn::Sub":"${AppName}-${EnvName}-jobs"}}');
    expect(policy).toContain('{"Ref":"BacklogPerTask"}');
    expect(Number(patched.Parameters['BacklogPerTask']?.Default)).toBeGreaterThan(0);
  });

  it('should scale by what waits, for each task that runs in the cluster that the service is in', () => {
    const { TargetTrackingScalingPolicyConfiguration: configuration } = scalingSchema.parse(
      propertiesOf('AutoScalingPolicyBacklogPerTask'),
    );
    const { Metrics: metrics } = configuration.CustomizedMetricSpecification;
    const looked = metrics.flatMap(({ Id, MetricStat: stat }) =>
      stat === undefined ? [] : [[Id, stat.Stat, stat.Metric.Namespace, stat.Metric.MetricName]],
    );
    expect(looked).toEqual([
      ['messages', 'Average', 'AWS/SQS', 'ApproximateNumberOfMessagesVisible'],
      ['tasks', 'Average', 'ECS/ContainerInsights', 'RunningTaskCount'],
    ]);
    const tasks = metrics.find(({ Id }) => Id === 'tasks')?.MetricStat?.Metric.Dimensions;
    expect(tasks).toEqual([
      { Name: 'ClusterName', Value: propertiesOf('Service')['Cluster'] },
      { Name: 'ServiceName', Value: { 'Fn::GetAtt': ['Service', 'Name'] } },
    ]);
    const [told, ...others] = metrics.filter(({ ReturnData }) => ReturnData);
    expect(others).toEqual([]);
    expect(told?.Expression).toBe('messages / IF(FILL(tasks, 0) > 0, FILL(tasks, 0), 1)');
  });

  it('should refer to nothing that there is not, in all that they add', () => {
    const added = patches.filter(({ op, path }) => op === 'add' && path.split('/').length === 3);
    const there = [...Object.keys(patched.Parameters), ...Object.keys(patched.Resources)];
    const text = JSON.stringify(added);
    const references = [
      ...[...text.matchAll(/"Ref":"([^"]+)"|"Fn::GetAtt":\["([^"]+)"/g)].map(([, ref, of]) => ref ?? of),
      ...[...text.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name),
    ];
    expect(references).toEqual(expect.arrayContaining(['LogGroup', 'Service', 'AutoScalingTarget', 'AppName']));
    for (const name of references) expect(there).toContain(name);
  });
});
