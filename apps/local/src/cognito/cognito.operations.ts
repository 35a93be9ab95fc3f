import { z } from 'zod';
import { CONTEXT } from './cognito.internals.js';
import type { Internals, Services } from './cognito.internals.js';

/** An answer to an operation, as AWS's JSON 1.1 protocol has it. */
export interface OperationAnswer {
  readonly status: number;
  readonly body: unknown;
}

const addressed = z.looseObject({
  Username: z.string().optional(),
  AuthParameters: z.looseObject({ USERNAME: z.string().optional() }).optional(),
});

/** A pool of AWS does not mind the case of an address, and cognito-local does. */
function withLowerCase(request: unknown): unknown {
  const { data } = addressed.safeParse(request);
  if (data === undefined) return request;
  if (data.Username?.includes('@') === true) data.Username = data.Username.toLowerCase();
  const { AuthParameters: parameters } = data;
  if (parameters?.USERNAME !== undefined) parameters.USERNAME = parameters.USERNAME.toLowerCase();
  return data;
}

export function failure(status: number, name: string, message: string): OperationAnswer {
  return { status, body: { __type: name, message } };
}

/** Does the operations of cognito-local, one after the other: none reads what another has begun to change. */
export class CognitoOperations {
  private last: Promise<unknown> = Promise.resolve();
  private readonly route: ReturnType<Internals['Router']>;

  constructor(
    private readonly internals: Internals,
    services: Services,
  ) {
    this.route = internals.Router(services);
  }

  /** Never rejects. @param name such as `SignUp` */
  run(name: string, request: unknown): Promise<OperationAnswer> {
    const answer = this.last.then(() => this.answer(name, request));
    this.last = answer;
    return answer;
  }

  /** Resolves when nothing that was asked for is under way any more. */
  async settled(): Promise<void> {
    await this.last;
  }

  private async answer(name: string, request: unknown): Promise<OperationAnswer> {
    try {
      return { status: 200, body: await this.route(name)(CONTEXT, withLowerCase(request)) };
    } catch (error) {
      return this.refusal(name, error);
    }
  }

  private refusal(name: string, error: unknown): OperationAnswer {
    const { CognitoError, UnsupportedError } = this.internals;
    if (error instanceof CognitoError) {
      // Its name for a wrong password is AWS's for one that may not be chosen.
      const isWrongPassword = error.code === 'InvalidPasswordException' && name.endsWith('InitiateAuth');
      return isWrongPassword
        ? failure(400, 'NotAuthorizedException', 'Incorrect username or password.')
        : failure(400, error.code, error.message);
    }
    // Not a 500, which clients would ask for again.
    if (error instanceof UnsupportedError) return failure(501, 'NotImplemented', `cognito-local has no ${name}`);
    process.emitWarning(error instanceof Error ? error : String(error));
    return failure(500, 'InternalErrorException', 'The local Cognito has failed: its terminal says why.');
  }
}
