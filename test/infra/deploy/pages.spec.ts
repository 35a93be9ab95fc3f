import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Template } from '../../../apps/local/src/template/template.js';
import { resolveTemplate } from '../../../apps/local/src/template/template.js';
import type { MergedTemplate } from '../../../apps/local/src/template/template.yaml.js';
import { readEnvironmentAddons } from '../copilot.files.js';

const PAGES = ['deploy.md', 'operations.md', 'after-copilot.md', 'deploy-without-copilot.md'] as const;

/** What a pattern finds in a text: its first group, each once. */
const namesIn = (text: string, pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, name]) => name))];

describe('the commands of the pages on deploying', () => {
  let joined: MergedTemplate['template'];
  let template: Template;
  let pages: Record<(typeof PAGES)[number], string>;
  let text: string;
  beforeAll(async () => {
    const addons = await readEnvironmentAddons();
    joined = addons.template;
    template = resolveTemplate(addons, { App: 'spotter', Env: 'dev', CreateUserPool: 'true' });
    const read = async (name: string) => [name, await readFile(join('docs', name), 'utf8')] as const;
    pages = z.record(z.literal(PAGES), z.string()).parse(Object.fromEntries(await Promise.all(PAGES.map(read))));
    text = Object.values(pages).join('\n');
  });

  it('should ask for outputs and resources that the templates have', async () => {
    const outputs = namesIn(pages['deploy.md'], /OutputKey=='(\w+)'/g);
    expect(outputs.toSorted()).toEqual(['UserPoolClientId', 'UserPoolId']);
    expect(Object.keys(joined.Outputs)).toEqual(expect.arrayContaining(outputs));
    // Where the smoke test finds the API, and the upload the web app.
    const findings = await readFile(join('scripts', 'deploy', 'findings.mjs'), 'utf8');
    const asked = namesIn(findings, /\b((?:HttpApi|Web)[A-Z]\w+):/g);
    expect(asked).toEqual(['HttpApiUrl', 'WebBucketName', 'WebDistributionId', 'WebUrl', 'WebConfiguration']);
    expect(Object.keys(joined.Outputs)).toEqual(expect.arrayContaining(asked));
    expect(joined.Outputs['HttpApiUrl']).toMatchObject({ Value: { 'Fn::GetAtt': ['HttpApi', 'ApiEndpoint'] } });
    // The nested stack is Copilot's own resource.
    const resources = namesIn(text, /--logical-resource-id (\w+)/g).filter((name) => name !== 'AddonsStack');
    expect(resources).toEqual(['ApiVersion']);
    expect(template.Resources['ApiVersion']?.Type).toBe('AWS::Lambda::Version');
  });

  it('should turn off and on again the alarm that stops a deployment of the function', () => {
    const properties = (name: string) => template.Resources[name]?.Properties;
    expect(namesIn(text, /--application-name (\S+)/g)).toEqual([properties('ApiDeployments')?.['ApplicationName']]);
    expect(namesIn(text, /--current-deployment-group-name (\S+)/g)).toEqual([
      properties('ApiDeploymentGroup')?.['DeploymentGroupName'],
    ]);
    expect(namesIn(pages['operations.md'], /--alarm-configuration '?(\S+?)'?$/gm)).toEqual([
      'enabled=false',
      `enabled=true,alarms=[{name=${String(properties('ApiErrorRateAlarm')?.['AlarmName'])}}]`,
    ]);
  });

  it('should move the alias that the templates have', () => {
    expect(namesIn(text, /update-alias --function-name (\S+ --name \S+)/g)).toEqual([
      `spotter-dev-api --name ${String(template.Resources['ApiAlias']?.Properties['Name'])}`,
    ]);
  });

  it('should sign in by a flow that the client of the templates allows', () => {
    const flows = z.array(z.string()).parse(template.Resources['UserPoolClient']?.Properties['ExplicitAuthFlows']);
    const used = namesIn(text, /--auth-flow (\S+)/g).map((flow = '') => `ALLOW_${flow}`);
    expect(used.length).toBeGreaterThan(0);
    expect(flows).toEqual(expect.arrayContaining(used));
  });

  it('should put users into the group that the templates have', () => {
    expect(namesIn(text, /--group-name (\S+)/g)).toEqual([template.Resources['AdminGroup']?.Properties['GroupName']]);
  });

  it('should show parameters as an environment’s file has them: by name, and those that the templates have', () => {
    const shown = namesIn(`${pages['deploy.md']}\n${pages['operations.md']}`, /```yaml\n([\s\S]*?)```/g).flatMap(
      (block = '') => Object.keys(z.record(z.string(), z.unknown()).parse(parse(block))),
    );
    expect(shown).toEqual(expect.arrayContaining(['CorsOrigin', 'AlarmEmail']));
    for (const name of shown) expect(Object.keys(joined.Parameters)).toContain(name);
  });
});
