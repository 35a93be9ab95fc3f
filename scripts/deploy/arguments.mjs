import { parseArgs } from 'node:util';

/** What a deployment is made of, and `parameters`, which is for those who run Copilot themselves. */
const PARTS = ['build', 'worker', 'environment', 'web', 'smoke'];
const ON_REQUEST = ['parameters'];
const SMOKE = ['detection', 'health'];

export const USAGE = `Usage: npm run deploy -- --env <name> [options]

Builds the function and the web app, deploys the environment with the function, the worker and the web app, and runs a first
detection. It says what is missing before it begins, prints each step, and stops at the first that fails; run again, it goes on
from there.

  --env <name>      the environment: a folder of copilot/environments
  --only <part>     build, worker, environment, web or smoke, and nothing else; may be repeated. "parameters"
                    writes copilot/environments/addons/addons.parameters.yml for "copilot env deploy" by hand
  --profile <name>  the profile of the AWS CLI whose credentials are used, else AWS_PROFILE
  --region <name>   the region, else AWS_REGION or that of the profile
  --smoke <what>    detection, which is usual, or health: that alone needs no token where identity is on
  --wait <seconds>  how long the smoke test waits for the API, and for the job: 180
  --url <url>       where the smoke test finds the API, else where CloudFormation says
  --stack <name>    the stack of the environment's templates, where it was not Copilot that deployed them: for web and smoke
  --dry-run         only checks, and says what would be done
  --help, -h        this

Variables:
  SPOTTER_TOKEN     an access token for the smoke test, where identity is on`;

/** The command was called in a way that it does not understand. */
export class UsageError extends Error {
  name = 'UsageError';

  constructor(fault) {
    super(`${fault}\n\n${USAGE}`);
  }
}

/**
 * @returns `help` when that is what is asked for.
 * @throws {UsageError}
 */
export function readArguments(args) {
  const { values } = parse(args);
  if (values.help) return 'help';
  if (values.env === undefined) throw new UsageError('Which environment? Name it by --env.');
  // Copilot's own rule for names. It also keeps a path out of one.
  if (!/^[a-z][a-z0-9-]*$/.test(values.env)) throw new UsageError(`${values.env} is no name of an environment.`);
  const unknown = values.only.filter((part) => ![...PARTS, ...ON_REQUEST].includes(part));
  if (unknown.length > 0) throw new UsageError(`${unknown.join(', ')} is no part of a deployment.`);
  if (!SMOKE.includes(values.smoke)) throw new UsageError(`${values.smoke} is nothing that --smoke can be.`);
  if (!/^\d{1,4}$/.test(values.wait)) throw new UsageError('--wait must be a number of seconds.');
  if (values.url !== undefined && !/^https?:\/\/\S+$/.test(values.url)) throw new UsageError('--url must be a URL.');
  if (values.stack !== undefined && !/^[A-Za-z][A-Za-z0-9-]*$/.test(values.stack)) {
    throw new UsageError(`${values.stack} is no name of a stack.`);
  }
  return {
    environment: values.env,
    parts: values.only.length > 0 ? [...new Set(values.only)] : PARTS,
    profile: values.profile,
    region: values.region,
    smoke: values.smoke,
    waitMs: Number(values.wait) * 1_000,
    url: values.url,
    stack: values.stack,
    isDryRun: values['dry-run'],
  };
}

function parse(args) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        env: { type: 'string' },
        only: { type: 'string', multiple: true, default: [] },
        profile: { type: 'string' },
        region: { type: 'string' },
        smoke: { type: 'string', default: 'detection' },
        wait: { type: 'string', default: '180' },
        url: { type: 'string' },
        stack: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    // npm takes options before a `--` for its own.
    throw new UsageError(`${error.message.replace(/\.?$/, '.')} Did you forget the -- after deploy?`);
  }
}
