import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { applyPatch } from 'rfc6902';
import { parseTagged } from '../../../apps/local/src/template/template.yaml.js';
import { filledIn, readEnvironmentAddons, readText, readYaml } from '../copilot.files.js';
import { workerManifestSchema } from '../manifest.schemas.js';

const taskSchema = z.looseObject({
  cpu: z.string(),
  memory: z.string(),
  runtimePlatform: z.object({ cpuArchitecture: z.string(), operatingSystemFamily: z.string() }),
  containerDefinitions: z.tuple([
    z.looseObject({
      stopTimeout: z.number(),
      healthCheck: z.looseObject({ command: z.array(z.string()), interval: z.number(), timeout: z.number() }),
      environment: z.array(z.object({ name: z.string(), value: z.string() })),
    }),
  ]),
});

describe('the worker’s task in docs/deploy-without-copilot.md', () => {
  const read = async () => {
    const [, block = ''] =
      /```json\n([\s\S]*?)```/.exec(await readFile(join('docs', 'deploy-without-copilot.md'), 'utf8')) ?? [];
    return taskSchema.parse(JSON.parse(block));
  };
  const manifest = async () => workerManifestSchema.parse(await readYaml('worker', 'manifest.yml'));

  it('should be of the size, the platform and the health check that the manifest has', async () => {
    const { cpu, memory, runtimePlatform, containerDefinitions } = await read();
    const worker = await manifest();
    expect([Number(cpu), Number(memory)]).toEqual([worker.cpu, worker.memory]);
    const { cpuArchitecture, operatingSystemFamily } = runtimePlatform;
    expect(`${operatingSystemFamily}/${cpuArchitecture}`.toLowerCase()).toBe(worker.platform);
    const [{ healthCheck }] = containerDefinitions;
    expect(healthCheck.command).toEqual(worker.image.healthcheck.command);
    expect(`${healthCheck.interval}s ${healthCheck.timeout}s`).toBe(
      `${worker.image.healthcheck.interval} ${worker.image.healthcheck.timeout}`,
    );
  });

  it('should have the variables of the manifest, imported ones by the export’s name', async () => {
    const [{ environment }] = (await read()).containerDefinitions;
    const expected = Object.entries((await manifest()).variables).map(([name, value]) => ({
      name,
      value: typeof value === 'object' ? `<${filledIn(value.from_cfn).replace('spotter-dev-', '')}>` : filledIn(value),
    }));
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
    expect(environment.toSorted(byName)).toEqual(expected.toSorted(byName));
    const { template } = await readEnvironmentAddons();
    for (const { value } of environment.filter((one) => one.value.startsWith('<'))) {
      expect(Object.keys(template.Outputs)).toContain(value.slice(1, -1));
    }
  });

  it('should be stopped as slowly as the patches say', async () => {
    const patched = { Resources: { TaskDefinition: { Properties: { ContainerDefinitions: [{}] } } } };
    const patches = z
      .array(z.looseObject({ op: z.literal(['add', 'replace']), path: z.string(), value: z.unknown() }))
      .parse(parseTagged(await readText('worker', 'overrides', 'cfn.patches.yml'), 'cfn.patches.yml'));
    applyPatch(
      patched,
      patches.filter(({ path }) => path.endsWith('/StopTimeout')),
    );
    const [{ stopTimeout }] = (await read()).containerDefinitions;
    expect(patched.Resources.TaskDefinition.Properties.ContainerDefinitions).toEqual([{ StopTimeout: stopTimeout }]);
  });
});
