// Builds what is stale, then runs the tests: `node scripts/test.mjs [unit|infra|e2e|web] [--coverage] [Jest's own arguments]`.
import { runJest } from './jest.mjs';
import { runNode } from './run.mjs';

const args = process.argv.slice(2);
const TIERS = ['unit', 'infra', 'e2e', 'web'];
const tiers = args.filter((arg) => TIERS.includes(arg));
const rest = args.filter((arg) => !tiers.includes(arg));

if (tiers.length === 0 || tiers.includes('e2e') || tiers.includes('web')) {
  const built = await runNode(['scripts/build.mjs', '--stale']);
  if (built !== 0) process.exit(built);
}

// These tests bring their own AWS, whatever other one the environment points to: scripts/test-backend.mjs is for that.
const env = { ...process.env, AWS_ENDPOINT_URL: '' };
// The projects are last, since the option takes every argument that follows for one.
process.exit(
  await runJest([...rest, ...(tiers.length > 0 ? ['--selectProjects', ...tiers] : [])], {
    env,
    isWhole: args.length === 0,
  }),
);
