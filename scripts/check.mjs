// Everything that must hold before a commit: format, types, lint, the function's budget, two minutes of chaos, and all tests.
import { runNode } from './run.mjs';

/** Side by side: each is busy on one core. */
const STATIC_STEPS = [
  ['format', ['node_modules/prettier/bin/prettier.cjs', '--check', '.']],
  ['types', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json']],
  ['types of the web app', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'apps/web']],
  ['lint', ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']],
];

/** By itself each: they measure, or need both cores. */
const STEPS = [
  ['budget', ['scripts/budget.mjs']],
  ['chaos', ['scripts/chaos.mjs']],
  ['test', ['scripts/test.mjs']],
];

function fail(name, code) {
  console.error(`\n${name} failed`);
  process.exit(code);
}

console.log(`\n> ${STATIC_STEPS.map(([name]) => name).join(', ')}`);
const codes = await Promise.all(STATIC_STEPS.map(([, args]) => runNode(args)));
for (const [index, code] of codes.entries()) if (code !== 0) fail(STATIC_STEPS[index][0], code);

for (const [name, args] of STEPS) {
  console.log(`\n> ${name}`);
  const code = await runNode(args);
  if (code !== 0) fail(name, code);
}
console.log('\nall checks passed');
