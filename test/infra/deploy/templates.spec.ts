import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseTemplate } from '../../../apps/local/src/template/template.yaml.js';
import { joinTemplates } from '../../../scripts/deploy/templates.mjs';
import { readEnvironmentAddons, readWorkerAddons } from '../copilot.files.js';

describe('templates joined into one', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spotter-join-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function joined(files: Record<string, string>): Promise<string> {
    const addons = await mkdtemp(join(folder, 'addons-'));
    for (const [name, text] of Object.entries(files)) await writeFile(join(addons, name), text);
    return String(await joinTemplates(addons));
  }

  it('should be what the local stack joins of the same files', async () => {
    const environment = String(await joinTemplates(join('copilot', 'environments', 'addons')));
    expect(parseTemplate(environment, 'joined')).toEqual((await readEnvironmentAddons()).template);
    // What AWS reads has the short tags, as the files have them.
    expect(environment).toContain('Role: !GetAtt ApiFunctionRole.Arn');
    const worker = String(await joinTemplates(join('copilot', 'worker', 'addons')));
    expect(parseTemplate(worker, 'joined')).toEqual((await readWorkerAddons()).template);
  });

  it('should have what two files define alike once, and nothing that Copilot leaves out', async () => {
    const text = await joined({
      'a.yml': 'Description: a\nParameters:\n  Env: { Type: String }\nResources:\n  A: { Type: X, Name: !Ref Env }',
      'b.yaml': 'Parameters:\n  # the same\n  Env:\n    Type: String\nResources:\n  B: { Type: Y }',
      'addons.parameters.yml': 'Parameters: { Rate: 5 }',
      'README.md': 'no template',
    });
    expect(text).toBe(
      'Parameters:\n  Env: { Type: String }\nResources:\n  A: { Type: X, Name: !Ref Env }\n  B: { Type: Y }\n',
    );
  });

  it.each([
    [
      'two values of one name',
      { 'a.yml': 'Outputs:\n  X: 1', 'b.yml': 'Outputs:\n  X: 2' },
      'Outputs.X is also in a.yml',
    ],
    ['two tags of one name', { 'a.yml': 'Outputs:\n  X: !Ref A', 'b.yml': 'Outputs:\n  X: A' }, 'is also in a.yml'],
    ['what is no template', { 'a.yml': '- a' }, 'a.yml is no template'],
    ['what is no YAML', { 'a.yml': 'a: [' }, 'a.yml: '],
    ['a section without names', { 'a.yml': 'Resources: 5' }, 'a.yml: Resources has no names'],
  ])('should refuse %s', async (_, files, sentence) => {
    await expect(joined(files)).rejects.toThrow(sentence);
  });
});
