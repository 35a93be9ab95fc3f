import { applyPatch } from 'rfc6902';
import { z } from 'zod';
import { parseTagged, parseTemplate } from '../../apps/local/src/template/template.yaml.js';
import type { RawTemplate } from '../../apps/local/src/template/template.yaml.js';
import { readText } from './copilot.files.js';

/** Of Copilot's operations, add, remove and replace, those that we have. https://aws.github.io/copilot-cli/docs/developing/overrides/yamlpatch/ */
const patchesSchema = z.array(
  z.discriminatedUnion('op', [
    z.strictObject({ op: z.literal('add'), path: z.string(), value: z.unknown() }),
    z.strictObject({ op: z.literal('replace'), path: z.string(), value: z.unknown() }),
  ]),
);

export type Patches = z.infer<typeof patchesSchema>;

/**
 * As much of the template that Copilot makes of a Backend Service with a range of tasks as patches can meet, and no
 * more than that needs to be a template: its logical ids, and the paths below them. They were read in Copilot's source at
 * 4c858e718, five commits after its v1.33.2, in November 2026, and the patches were applied to the template that it
 * keeps there of such a service, as its own tests render it (http-autoscaling-template.yml). Neither is copied here.
 * @see https://github.com/aws/copilot-cli/blob/4c858e718/internal/pkg/template/templates/workloads/services/backend/cf.yml
 * @see https://github.com/aws/copilot-cli/tree/4c858e718/internal/pkg/deploy/cloudformation/stack/testdata/workloads/backend
 */
const COPILOTS = `
Parameters:
  AppName: { Type: String }
  EnvName: { Type: String }
  WorkloadName: { Type: String }
  ContainerImage: { Type: String }
Resources:
  LogGroup: # partials/cf/loggroup.yml
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: !Sub '/copilot/\${AppName}-\${EnvName}-\${WorkloadName}'
      RetentionInDays: 30
  HelperRole: # Ours, in the place of the roles of both helpers
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }]
  EnvControllerFunction: # partials/cf/env-controller.yml
    Type: AWS::Lambda::Function
    Properties:
      Code: { S3Bucket: helpers, S3Key: env-controller }
      Handler: index.handler
      Role: !GetAtt HelperRole.Arn
      Runtime: nodejs20.x
  DynamicDesiredCountFunction: # partials/cf/autoscaling.yml
    Type: AWS::Lambda::Function
    Properties:
      Code: { S3Bucket: helpers, S3Key: desired-count }
      Handler: index.handler
      Role: !GetAtt HelperRole.Arn
      Runtime: nodejs20.x
  TaskDefinition: # services/backend/cf.yml
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: !Sub '\${AppName}-\${EnvName}-\${WorkloadName}'
      ContainerDefinitions:
        - Name: !Ref WorkloadName
          Image: !Ref ContainerImage
          Memory: 4096
  Service: # services/backend/cf.yml
    Type: AWS::ECS::Service
    Properties:
      Cluster: !ImportValue { 'Fn::Sub': '\${AppName}-\${EnvName}-ClusterId' }
      TaskDefinition: !Ref TaskDefinition
  AutoScalingTarget: # partials/cf/autoscaling.yml
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      MinCapacity: 1
      MaxCapacity: 4
      ResourceId: !Join [/, [service, !ImportValue { 'Fn::Sub': '\${AppName}-\${EnvName}-ClusterId' }, !GetAtt Service.Name]]
      ScalableDimension: ecs:service:DesiredCount
      ServiceNamespace: ecs
`;

/** The template that Copilot makes, before any patch. */
export function copilotsService(): RawTemplate {
  return parseTemplate(COPILOTS, 'copilot');
}

/** The patches of the worker's template. */
export async function readPatches(): Promise<Patches> {
  const file = 'cfn.patches.yml';
  return patchesSchema.parse(parseTagged(await readText('worker', 'overrides', file), file));
}

/** The worker's template as it is deployed. @throws Error for the first patch of what is not there, as Copilot does. */
export async function readPatchedService(): Promise<RawTemplate> {
  const service = copilotsService();
  for (const patch of await readPatches()) {
    const [fault] = applyPatch(service, [patch]);
    if (fault) throw new Error(`${patch.op} ${patch.path}`, { cause: fault });
  }
  return service;
}
