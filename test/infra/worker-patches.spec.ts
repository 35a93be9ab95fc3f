import { beforeAll, describe, expect, it } from '@jest/globals';
import { applyPatch } from 'rfc6902';
import { z } from 'zod';
import { parseTagged, parseTemplate } from '../../apps/local/src/template/template.yaml.js';
import type { RawTemplate } from '../../apps/local/src/template/template.yaml.js';
import { readEnvironmentAddons, readText } from './copilot.files.js';

/** Of Copilot's operations, add, remove and replace, those that we have. https://aws.github.io/copilot-cli/docs/developing/overrides/yamlpatch/ */
const patchesSchema = z.array(
  z.discriminatedUnion('op', [
    z.strictObject({ op: z.literal('add'), path: z.string(), value: z.unknown() }),
    z.strictObject({ op: z.literal('replace'), path: z.string(), value: z.unknown() }),
  ]),
);

/**
 * As much of the template that Copilot makes of a Backend Service with a range of tasks as patches can meet.
 * @see https://github.com/aws/copilot-cli/tree/4c858e718/internal/pkg/template/templates/workloads
 */
const COPILOTS = `
Parameters:
  AppName: { Type: String }
  EnvName: { Type: String }
  WorkloadName: { Type: String }
Resources:
  EnvControllerFunction:
    Type: AWS::Lambda::Function
    Properties: { Runtime: nodejs20.x }
  DynamicDesiredCountFunction:
    Type: AWS::Lambda::Function
    Properties: { Runtime: nodejs20.x }
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - Name: !Ref WorkloadName
  AutoScalingTarget:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
  Service:
    Type: AWS::ECS::Service
`;

describe('the patches of the worker’s template', () => {
  let patches: z.infer<typeof patchesSchema>;
  let patched: RawTemplate;
  beforeAll(async () => {
    const file = 'cfn.patches.yml';
    patches = patchesSchema.parse(parseTagged(await readText('worker', 'overrides', file), file));
    patched = parseTemplate(COPILOTS, 'copilot');
    expect(applyPatch(patched, patches)).toEqual(patches.map(() => null));
  });

  const propertiesOf = (logicalId: string) => patched.Resources[logicalId]?.Properties ?? {};

  it('should all be of what is there, as Copilot ends at one that is not', () => {
    for (const patch of patches) {
      const { Resources: resources, ...others } = parseTemplate(COPILOTS, 'copilot');
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
      expect(propertiesOf(helper)).toEqual({ Runtime: 'nodejs22.x' });
    }
  });

  it('should scale by the queue that there is, and by nothing that there is not', async () => {
    const { template: environment } = await readEnvironmentAddons();
    const policy = JSON.stringify(propertiesOf('AutoScalingPolicyBacklogPerTask'));
    const queue = environment.Resources['JobsQueue']?.Properties['QueueName'];
    expect(queue).toEqual({ 'Fn::Sub': '${App}-${Env}-jobs' });
    expect(policy).toContain('{"Name":"QueueName","Value":{"Fn::Sub":"${AppName}-${EnvName}-jobs"}}');
    const references = [...policy.matchAll(/"Ref":"([^"]+)"|"Fn::GetAtt":\["([^"]+)"/g)].map(
      ([, ref, of]) => ref ?? of,
    );
    expect(references).toContain('BacklogPerTask');
    for (const name of references)
      expect([...Object.keys(patched.Parameters), ...Object.keys(patched.Resources)]).toContain(name);
    expect(Number(patched.Parameters['BacklogPerTask']?.Default)).toBeGreaterThan(0);
  });
});
