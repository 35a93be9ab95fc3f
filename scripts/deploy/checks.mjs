/** Overrides of a service's template came with it. https://aws.github.io/copilot-cli/docs/developing/overrides/yamlpatch/ */
const LEAST_COPILOT = [1, 27];
const LEAST_NODE = [24, 0];
/** The first version takes the region from AWS_DEFAULT_REGION or the profile, and so may look elsewhere than Copilot deploys. */
const LEAST_AWS = [2, 0];
/** What an AWS account has since some years where nobody has asked for more. */
const FEW_INVOCATIONS = 100;
/** Lambda leaves so many to the functions that have reserved none. Accounts are said to have either number. */
const UNRESERVED = { least: 10, usual: 100 };
/** By Node's names for architectures, those of Lambda. */
const ARCHITECTURES = { arm64: 'arm64', x64: 'x86_64' };

/**
 * What stands in the way of a deployment, and what its operator should know before it.
 * @param found what this machine and the account have.
 * @param wanted the parts of the deployment, its environment, and the parameters of its templates.
 */
export function judge(found, wanted) {
  const uses = usesOf(wanted);
  const verdicts = [
    node(found),
    ...(uses.copilot ? [copilot(found)] : []),
    ...(uses.docker ? [docker(found)] : []),
    ...(uses.aws ? [aws(found), region(found), credentials(found)] : []),
    ...(wanted.parts.includes('build') || uses.function ? [architecture(found, wanted)] : []),
    ...(uses.function ? [builtFunction(found, wanted), identity(wanted), concurrency(found, wanted)] : []),
    ...(uses.function ? [signIn(wanted), address(wanted)] : []),
    ...(uses.web ? [builtWeb(found, wanted)] : []),
    ...(uses.copilot ? [tree(found)] : []),
  ].filter((verdict) => verdict !== undefined);
  const of = (kind) => verdicts.flatMap((verdict) => (verdict[kind] === undefined ? [] : [verdict[kind]]));
  return { faults: of('fault'), warnings: of('warning') };
}

/** What the parts of a deployment work with. */
export function usesOf({ parts, url }) {
  const copilot = parts.includes('worker') || parts.includes('environment');
  return {
    copilot,
    docker: parts.includes('worker'),
    function: parts.includes('environment') || parts.includes('parameters'),
    web: parts.includes('web'),
    aws: copilot || parts.includes('web') || (parts.includes('smoke') && url === undefined),
  };
}

/** What only the account can tell: how far it has come, and whether that lets the parts be deployed. */
export function judgeState(state, { parts, environment, profile, isInteractive }) {
  const faults = [];
  const busy = [state.environmentStatus, state.workerStatus].some((status) => status?.endsWith('_IN_PROGRESS'));
  if (busy) faults.push(`CloudFormation is at work on ${environment}: wait until that deployment has ended.`);
  if (parts.includes('worker') && !parts.includes('environment') && !state.hasEnvironmentStack) {
    faults.push(
      'The worker imports what the environment exports, and there is none yet: deploy the environment first.',
    );
  }
  const deploys = parts.includes('worker') || parts.includes('environment');
  if (deploys && !state.hasEnvironment && profile === undefined && !isInteractive) {
    faults.push(
      `The environment ${environment} is not registered, and Copilot would ask whose credentials to do that with: do it once from a terminal, or name a profile by --profile.`,
    );
  }
  return faults;
}

function node({ versions }) {
  if (isAtLeast(versions.node, LEAST_NODE)) return undefined;
  return { fault: `Node.js is ${versions.node}, and must be 24: use "npm run deploy", after "npm ci" has brought it.` };
}

function copilot({ versions }) {
  if (versions.copilot === undefined) {
    return { fault: 'copilot is not there: docs/deploy.md says where to get AWS Copilot.' };
  }
  if (isAtLeast(versions.copilot, LEAST_COPILOT)) return undefined;
  return { fault: `copilot is ${versions.copilot}, and must be ${LEAST_COPILOT.join('.')} or later.` };
}

function docker({ versions }) {
  if (versions.docker !== undefined) return undefined;
  return { fault: 'No Docker engine answers "docker info": Copilot builds the worker’s image with it. Is it started?' };
}

function aws({ versions }) {
  if (versions.aws === undefined) return { fault: 'aws is not there: install the AWS CLI, version 2.' };
  if (isAtLeast(versions.aws, LEAST_AWS)) return undefined;
  return { fault: `aws is ${versions.aws}, and must be version 2: the first one does not read AWS_REGION.` };
}

function region(found) {
  if (found.region !== undefined) return undefined;
  return { fault: 'No region is set: name it by --region or AWS_REGION.' };
}

function credentials({ account, credentialsFault }) {
  // Where it was not asked, because of the program or the region, that is what is told.
  if (account !== undefined || credentialsFault === undefined) return undefined;
  return {
    fault: `AWS takes no credentials of this machine ("aws sts get-caller-identity": ${credentialsFault}). Sign in, or name a profile by --profile.`,
  };
}

function tree({ isDirty }) {
  if (!isDirty) return undefined;
  return { warning: 'The git tree has changes that are not committed, and they are deployed too.' };
}

/** V8's code cache is good for the architecture that it was made on. */
function architecture({ machine, packagedFor }, { parts, parameters }) {
  const wanted = parameters.FunctionArchitecture;
  const made = parts.includes('build') ? ARCHITECTURES[machine] : ARCHITECTURES[packagedFor];
  if (made === wanted || (made === undefined && !parts.includes('build'))) return undefined;
  return {
    warning:
      `The function is ${wanted}, and its V8 code cache is made on ${made ?? machine}: Lambda refuses it, and cold starts take longer (docs/function.md).\n` +
      `  Build on a machine that is ${wanted}, or set FunctionArchitecture in the environment’s parameters.yml.`,
  };
}

function builtFunction({ hasPackage }, { parts }) {
  if (hasPackage || parts.includes('build')) return undefined;
  return { fault: 'dist/lambda is not there: build it first, by --only build or "npm run build:lambda".' };
}

function builtWeb({ hasWeb }, { parts }) {
  if (hasWeb || parts.includes('build')) return undefined;
  return { fault: 'dist/web is not there: build it first, by --only build or "node scripts/build.mjs web".' };
}

const POOL = ['CognitoUserPoolId', 'CognitoClientId'];
const ISSUER = ['JwtIssuer', 'JwksUri', 'JwtAudience'];

/** As the function decides at its start, where it would be found out only once it is there. */
function identity({ environment, parameters }) {
  const where = `in copilot/environments/${environment}/parameters.yml (docs/identity.md)`;
  const set = `set CreateUserPool: 'true', or ${POOL.join(' and ')}, or ${ISSUER.join(', ')}, ${where}`;
  const groups = [POOL, ISSUER].map((names) => names.filter((name) => parameters[name]));
  if (groups.some((found, index) => found.length > 0 && found.length < [POOL, ISSUER][index].length)) {
    return { fault: `Half of an identity is set, and the function would refuse to start: ${set}.` };
  }
  const isOn = parameters.CreateUserPool === 'true' || groups.some((found) => found.length > 0);
  const isOff = parameters.AuthMode === 'none';
  if (isOn && isOff) return { fault: `AuthMode is none and an identity is set: unset the one or the other ${where}.` };
  if (isOn) return undefined;
  if (environment === 'prod') return { fault: `prod does not run without identity: ${set}.` };
  if (isOff) return { warning: `${environment} runs without identity: whoever finds its URL may use it.` };
  return { fault: `The function would refuse to start, since nothing says who may call: ${set}, or AuthMode: none.` };
}

/** Whether those whom the function asks who they are can say so in the web app. */
function signIn({ environment, parameters }) {
  const hasPool = parameters.CreateUserPool === 'true' || Boolean(parameters.CognitoUserPoolId);
  if (parameters.SignInDomain && !hasPool) {
    return {
      fault: 'SignInDomain is the page of a user pool, and none is set: unset it, or set the pool (docs/identity.md).',
    };
  }
  const nobody = `Nobody can sign in to the web app of ${environment}, which then shows the catalogue and QR sessions alone`;
  if (parameters.JwtIssuer)
    return { warning: `${nobody}: it knows the page of a user pool, and not that of JwtIssuer.` };
  if (parameters.CreateUserPool === 'true' || !hasPool || parameters.SignInDomain) return undefined;
  return {
    warning: `${nobody}: set SignInDomain to the host of the pool’s sign-in page (docs/deploy.md#the-web-app).`,
  };
}

function address({ parameters: { WebDomain: domain, WebCertificateArn: certificate } }) {
  if (Boolean(domain) === Boolean(certificate)) return undefined;
  return { fault: 'WebDomain and WebCertificateArn go together: set both, or neither (docs/deploy.md#the-web-app).' };
}

function concurrency({ concurrency: limit }, { parameters }) {
  if (limit === undefined) return undefined;
  for (const name of ['ReservedConcurrency', 'ProvisionedConcurrency']) {
    const taken = Number(parameters[name] ?? '');
    if (taken === 0) continue;
    if (limit - taken < UNRESERVED.least) {
      return {
        fault: `${name} is ${taken}, of ${limit} invocations at a time that this account has in all, and Lambda wants ${UNRESERVED.least} at least left to others: leave it empty, or ask for more (${QUOTA}).`,
      };
    }
    if (limit - taken < UNRESERVED.usual) {
      return {
        warning: `${name} leaves ${limit - taken} invocations at a time to others. Lambda mostly wants ${UNRESERVED.usual}, and would refuse it.`,
      };
    }
  }
  if (limit >= FEW_INVOCATIONS) return undefined;
  return {
    warning: `This account has ${limit} invocations of Lambda at a time in this region, for all of its functions: requests beyond are refused with 503. Ask for more (${QUOTA}).`,
  };
}

const QUOTA = 'Service Quotas, AWS Lambda, "Concurrent executions", L-B99A9384';

/** @param version such as `1.34.1`; of one that can't be told, it is. */
function isAtLeast(version, least) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > least[0] || (major === least[0] && minor >= least[1]);
}
