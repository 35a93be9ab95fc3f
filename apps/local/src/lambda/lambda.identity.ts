import { randomUUID } from 'node:crypto';
import { ACCOUNT_ID } from '../template/resource.names.js';

/** As in `copilot/environments/addons/api.yml`. */
export const MEMORY_MB = 1769;

const VERSION = '$LATEST';

interface FunctionIdentity {
  /** The fields of `context` that stay the same for the life of a container. */
  readonly identity: Readonly<Record<string, string>>;
  /** The function's variables and those that Lambda reserves for itself. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Who a new container is: its own log stream, the function's name and ARN. */
export function functionIdentity(options: {
  functionName: string;
  handler: string;
  environment: Readonly<Record<string, string>>;
}): FunctionIdentity {
  const { functionName, handler } = options;
  const region = options.environment['AWS_REGION'] ?? 'us-east-1';
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
  const identity = {
    functionName,
    functionVersion: VERSION,
    invokedFunctionArn: `arn:aws:lambda:${region}:${ACCOUNT_ID}:function:${functionName}`,
    memoryLimitInMB: String(MEMORY_MB),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: `${day}/[${VERSION}]${randomUUID().replaceAll('-', '')}`,
  };
  return {
    identity,
    environment: {
      ...options.environment,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_NAME: functionName,
      AWS_LAMBDA_FUNCTION_VERSION: VERSION,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(MEMORY_MB),
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: identity.logGroupName,
      AWS_LAMBDA_LOG_STREAM_NAME: identity.logStreamName,
      _HANDLER: `index.${handler}`,
    },
  };
}
