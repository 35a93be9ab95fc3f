/** The service of copilot/worker. */
export const WORKER = 'worker';

const AGAIN = 'What was done before stays done: run the same command again, and it goes on from there.';
const EVENTS = (stack) =>
  `CloudFormation has put back what it had changed. What it could not do is the first failure in\n` +
  `  aws cloudformation describe-stack-events --stack-name ${stack}\n` +
  `for the environment's own templates in its nested stack, whose name begins with ${stack}-AddonsStack.`;
/** Its tables and user pool can't be deleted, not by CloudFormation either. */
const PROTECTED =
  'If it was the first deployment of prod, tables that it made are still there and in the way of the next one:\n' +
  'docs/deploy.md, "When the first one fails".\n';

/**
 * The steps of a deployment, in their order. In a new environment the worker comes after the environment, whose exports it imports;
 * later it comes before, so that whoever reads messages is never older than who writes them. The web app comes after the API that it
 * calls.
 * @param state what there is already.
 * @param options what is asked for.
 */
export function stepsOf(state, options) {
  const { parts } = options;
  const worker = parts.includes('worker') ? workerSteps(state, options) : [];
  const environment = parts.includes('environment') ? environmentSteps(state, options) : [];
  return [
    ...(parts.includes('build') ? [BUILD] : []),
    ...(parts.includes('parameters') ? [PARAMETERS] : []),
    ...(parts.includes('worker') || parts.includes('environment') ? setUpSteps(state, options) : []),
    ...(state.hasWorkerStack ? [...worker, ...environment] : [...environment, ...worker]),
    ...(parts.includes('web') ? [WEB] : []),
    ...(parts.includes('smoke') ? [smokeStep(options)] : []),
  ];
}

const BUILD = {
  title: 'Build the function, dist/lambda, and the web app, dist/web',
  task: 'build',
  remedy: AGAIN,
};
const PARAMETERS = { title: 'Write the parameters of the environment for Copilot', task: 'parameters', remedy: AGAIN };
const WEB = { title: 'Upload the web app', task: 'web', remedy: AGAIN };

function smokeStep({ parts, smoke }) {
  const done = parts.includes('worker') || parts.includes('environment') ? 'All of it is deployed. ' : '';
  return {
    title: `Smoke test: ask whether the API is ready${smoke === 'health' ? '' : ', and have a sample scene looked at'}`,
    task: 'smoke',
    remedy: `${done}Look into the logs of the function and of the worker ("copilot svc logs"), and repeat the test alone by --only smoke.`,
  };
}

function setUpSteps({ hasApplication, hasEnvironment }, { application, environment, profile, region }) {
  const steps = [];
  if (!hasApplication) {
    steps.push({
      title: 'Register the application: roles and a bucket for artefacts',
      command: ['copilot', 'app', 'init', application],
      remedy: AGAIN,
    });
  }
  if (!hasEnvironment) {
    const credentials = profile === undefined ? [] : ['--profile', profile];
    steps.push({
      title: `Register the environment ${environment}: the roles that deploy it`,
      command: [
        ...['copilot', 'env', 'init', '--name', environment, '--app', application, '--default-config'],
        ...['--region', region, ...credentials],
      ],
      remedy: AGAIN,
    });
  }
  return steps;
}

function environmentSteps(_state, { application, environment }) {
  return [
    {
      title: `Deploy the environment ${environment}: network, tables, queue, buckets, function, APIs and distribution`,
      // Where nothing has changed it says so, and ends with 0.
      command: ['copilot', 'env', 'deploy', '--name', environment, '--app', application],
      needsParameters: true,
      remedy: `${EVENTS(`${application}-${environment}`)}\n${environment === 'prod' ? PROTECTED : ''}${AGAIN}`,
    },
  ];
}

function workerSteps({ hasWorker }, { application, environment }) {
  const init = {
    title: 'Register the worker: a repository for its images',
    command: ['copilot', 'svc', 'init', '--name', WORKER, '--app', application],
    remedy: AGAIN,
  };
  const deploy = {
    title: 'Build the worker’s image, and deploy the worker',
    command: ['copilot', 'svc', 'deploy', '--name', WORKER, '--env', environment, '--app', application],
    remedy: `${EVENTS(`${application}-${environment}-${WORKER}`)}\n${AGAIN}`,
  };
  return hasWorker ? [deploy] : [init, deploy];
}
