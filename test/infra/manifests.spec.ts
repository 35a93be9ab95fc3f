import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ENVIRONMENTS, filledIn, readEnvironmentAddons, readText, readYaml, SUBSTITUTED } from './copilot.files.js';
import type { WorkerManifest } from './manifest.schemas.js';
import { environmentManifestSchema, workerManifestSchema } from './manifest.schemas.js';
import { Intrinsics } from '../../apps/local/src/template/intrinsics.js';

/** MB that Fargate has for so many CPU units of 1,024 a vCPU. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html */
const FARGATE_MEMORY: Readonly<Record<number, { least: number; most: number; step: number }>> = {
  1_024: { least: 2_048, most: 8_192, step: 1_024 },
  2_048: { least: 4_096, most: 16_384, step: 1_024 },
  4_096: { least: 8_192, most: 30_720, step: 1_024 },
  8_192: { least: 16_384, most: 61_440, step: 4_096 },
};

describe('the manifests of Copilot', () => {
  let worker: WorkerManifest;
  beforeAll(async () => {
    worker = workerManifestSchema.parse(await readYaml('worker', 'manifest.yml'));
  });

  /** The worker's as each environment has it: what that overrides, or else the common value. */
  const overridden = () =>
    ENVIRONMENTS.map((environment) => {
      const { count = worker.count, exec = false, storage } = worker.environments[environment] ?? {};
      return { environment, count, exec, storage };
    });

  it('should be of the application and the environments that there are', async () => {
    expect(await readYaml('.workspace')).toEqual({ application: 'spotter' });
    const folders = (await readdir(join('copilot', 'environments'))).filter((name) => name !== 'addons');
    expect(folders.toSorted()).toEqual([...ENVIRONMENTS]);
    for (const name of ENVIRONMENTS) {
      expect(environmentManifestSchema.parse(await readYaml('environments', name, 'manifest.yml')).name).toBe(name);
    }
    expect(Object.keys(worker.environments).toSorted()).toEqual([...ENVIRONMENTS]);
  });

  it('should give the worker memory that Fargate has for its CPU, and an image that there is', () => {
    const { least, most, step } = FARGATE_MEMORY[worker.cpu] ?? { least: NaN, most: NaN, step: NaN };
    expect(worker.memory).toBeGreaterThanOrEqual(least);
    expect(worker.memory).toBeLessThanOrEqual(most);
    expect(worker.memory % step).toBe(0);
    expect(existsSync(worker.image.build.dockerfile)).toBe(true);
  });

  it('should have a root that is read-only where nobody may open a shell, and only there', () => {
    expect(
      overridden().map(({ environment, exec, storage }) => [environment, exec, storage?.readonly_fs ?? false]),
    ).toEqual([
      ['dev', true, false],
      ['prod', false, true],
    ]);
  });

  it('should leave a place to write where the root is read-only', async () => {
    const healthFile = /HEALTH_FILE=(\S+)/.exec(await dockerfile())?.[1] ?? '';
    for (const { storage } of overridden().filter(({ storage }) => storage?.readonly_fs)) {
      const writable = Object.values(storage?.volumes ?? {}).filter((volume) => !volume.read_only);
      expect(writable.some(({ path }) => healthFile.startsWith(`${path}/`))).toBe(true);
    }
  });

  it('should look at the worker’s health as its image does', async () => {
    const [, command = ''] = /HEALTHCHECK[^[]*\n?\s*CMD (\[.*\])/.exec(await dockerfile()) ?? [];
    expect(worker.image.healthcheck.command).toEqual(['CMD', ...(JSON.parse(command) as string[])]);
  });

  it('should keep tasks on demand where others are on Spot, which is in prod', () => {
    const [, { count: prod } = { count: undefined }] = overridden();
    expect(prod?.range).toHaveProperty('spot_from');
    for (const { count } of overridden()) {
      const { min, spot_from: spotFrom } = { spot_from: undefined, ...count.range };
      if (spotFrom !== undefined) expect(spotFrom).toBeGreaterThan(min);
    }
  });

  it('should import what the environment exports, by names that Copilot fills in', async () => {
    const { template } = await readEnvironmentAddons();
    const values = { App: SUBSTITUTED.COPILOT_APPLICATION_NAME, Env: SUBSTITUTED.COPILOT_ENVIRONMENT_NAME };
    const intrinsics = new Intrinsics(template, values);
    const exported = Object.values(template.Outputs).flatMap(({ Export }) =>
      Export === undefined ? [] : [intrinsics.resolve(Export.Name)],
    );
    for (const value of Object.values(worker.variables)) {
      if (typeof value === 'object') expect(exported).toContain(filledIn(value.from_cfn));
    }
    const used = (await readText('worker', 'manifest.yml')).match(/\$\{[^}]*\}/g) ?? [];
    expect(new Set(used)).toEqual(new Set(Object.keys(SUBSTITUTED).map((name) => `\${${name}}`)));
  });
});

function dockerfile(): Promise<string> {
  return readText('..', 'docker', 'worker.Dockerfile');
}
