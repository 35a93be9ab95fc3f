// Everything that must hold before a commit: format, types, lint, the function's budget, two minutes of chaos, and all tests.
import { runNode } from './run.mjs';

const STEPS = [
  ['format', ['node_modules/prettier/bin/prettier.cjs', '--check', '.']],
  ['types', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json']],
  ['types of the web app', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'apps/web']],
  ['lint', ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']],
  ['budget', ['scripts/budget.mjs']],
  ['chaos', ['scripts/chaos.mjs']],
  ['test', ['scripts/test.mjs']],
];

for (const [name, args] of STEPS) {
  console.log(`\n> ${name}`);
  const code = await runNode(args);
  if (code !== 0) {
    console.error(`\n${name} failed`);
    process.exit(code);
  }
}
console.log('\nall checks passed');
