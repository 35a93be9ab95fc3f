import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { functionOf } from '../../apps/local/src/lambda/function.definition.js';
import { functionIdentity } from '../../apps/local/src/lambda/lambda.identity.js';
import { queuesOf } from '../../apps/local/src/sqs/queue.definition.js';
import { resourceNames } from '../../apps/local/src/stack.environment.js';
import { PARAMETERS } from '../../apps/local/src/stack.parts.js';
import { Intrinsics } from '../../apps/local/src/template/intrinsics.js';
import { ACCOUNT_ID } from '../../apps/local/src/template/resource.names.js';
import { resolveTemplate } from '../../apps/local/src/template/template.js';
import type { Template } from '../../apps/local/src/template/template.js';
import type { MergedTemplate } from '../../apps/local/src/template/template.yaml.js';
import { readEnvironmentAddons, readYaml } from './copilot.files.js';
import { workerManifestSchema } from './manifest.schemas.js';

const functionSchema = z.object({
  FunctionName: z.string(),
  Handler: z.string(),
  Runtime: z.string(),
  MemorySize: z.coerce.number(),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }),
});

describe('the names of what is deployed', () => {
  let merged: MergedTemplate;
  let template: Template;
  let locally: Record<string, string>;
  beforeAll(async () => {
    merged = await readEnvironmentAddons();
    template = resolveTemplate(merged, PARAMETERS);
    // As the template's references to queues resolve: to their names, where AWS has their URLs.
    const urls = Object.fromEntries(queuesOf(template).map(({ name }) => [name, name]));
    locally = resourceNames(template, urls);
  });

  const deployedFunction = () => functionSchema.parse(template.Resources['ApiFunction']?.Properties);

  it('should be those of the function that the local stack runs', () => {
    const { identity, environment } = functionIdentity({ ...functionOf(template), environment: {} });
    const { FunctionName: name, Handler: handler, Runtime: runtime, MemorySize: memory } = deployedFunction();
    expect(identity).toMatchObject({ functionName: name, memoryLimitInMB: String(memory) });
    expect(environment).toMatchObject({ _HANDLER: handler, AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}` });
  });

  it('should be in the variables that name them on a laptop', () => {
    const { Variables: variables } = deployedFunction().Environment;
    const common = Object.keys(variables).filter((name) => name in locally);
    expect(common.length).toBeGreaterThan(6);
    for (const name of common) expect([name, variables[name]]).toEqual([name, locally[name]]);
  });

  it('should reach the worker by exports of what the same variables name on a laptop', async () => {
    const intrinsics = new Intrinsics(merged.template, { ...PARAMETERS, 'AWS::AccountId': ACCOUNT_ID });
    const exported = new Map(
      Object.values(merged.template.Outputs).flatMap(({ Export, Value }) =>
        Export === undefined ? [] : [[intrinsics.resolve(Export.Name), Value]],
      ),
    );
    const { variables } = workerManifestSchema.parse(await readYaml('worker', 'manifest.yml'));
    const imported = Object.entries(variables).flatMap(([name, value]) =>
      typeof value === 'object' && name in locally ? [[name, value.from_cfn] as const] : [],
    );
    expect(imported.length).toBeGreaterThan(5);
    for (const [name, from] of imported) {
      const { App: app, Env: environment } = PARAMETERS;
      const filled = from
        .replace('${COPILOT_APPLICATION_NAME}', app)
        .replace('${COPILOT_ENVIRONMENT_NAME}', environment);
      expect([name, intrinsics.resolve(exported.get(filled))]).toEqual([name, locally[name]]);
    }
  });
});
