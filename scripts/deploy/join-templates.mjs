// Joins the templates of a folder of addons as Copilot does, for deploying them without it: `npm run deploy:template --
// <folder> --out <file>`, see docs/deploy-without-copilot.md.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../run.mjs';
import { joinTemplates } from './templates.mjs';

const USAGE = `Usage: npm run deploy:template -- <folder of addons> --out <file>

The folder is copilot/environments/addons or copilot/worker/addons.`;

/** `aws cloudformation package` takes a function's folder from where the template is, and Copilot from the project's folder. */
function relateCode(template, out) {
  for (const { value } of template.get('Resources').items) {
    if (value.get('Type') !== 'AWS::Lambda::Function') continue;
    const code = value.getIn(['Properties', 'Code']);
    if (typeof code === 'string') value.setIn(['Properties', 'Code'], relative(dirname(out), join(root, code)));
  }
}

const { values, positionals } = parseArgs({ options: { out: { type: 'string' } }, allowPositionals: true });
if (positionals.length !== 1 || values.out === undefined) {
  console.error(USAGE);
  process.exit(2);
}
const out = resolve(root, values.out);
const template = await joinTemplates(resolve(root, positionals[0]));
relateCode(template, out);
await mkdir(dirname(out), { recursive: true });
await writeFile(out, template.toString({ lineWidth: 0 }));
console.log(`${values.out} joins the templates of ${positionals[0]}`);
