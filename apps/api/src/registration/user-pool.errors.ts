import { AppError } from '@spotter/shared';

const RETRY_AFTER_SECONDS = 2;

/** By which Cognito says "slow down" to all. */
const THROTTLING = new Set(['TooManyRequestsException', 'TooManyFailedAttemptsException']);

/** How Cognito answers a code that does not confirm the address, now or ever. */
const CODE_REFUSALS = new Set([
  'AliasExistsException',
  'CodeMismatchException',
  'ExpiredCodeException',
  // The user is confirmed already, or disabled.
  'NotAuthorizedException',
  'UserNotFoundException',
  // These two count the attempts on one account: an address without one would never come to them.
  'LimitExceededException',
  'TooManyFailedAttemptsException',
]);

/** How a sign-up ended that Cognito did not refuse altogether; whether the address was known is already lost here. */
export type SignUpOutcome = 'accepted' | 'password-refused' | 'code-not-delivered';

/** What a failed SignUp comes down to; undefined when it is a failure of ours. */
export function signUpOutcomeOf(error: unknown): SignUpOutcome | undefined {
  switch (nameOf(error)) {
    case 'AliasExistsException':
    case 'UsernameExistsException':
      return 'accepted';
    case 'InvalidPasswordException':
      return 'password-refused';
    // Cognito may write to an address only if it does not know it: what goes wrong with that must not tell. A quota of mails
    // is one of its limits.
    case 'CodeDeliveryFailureException':
    case 'InvalidEmailRoleAccessPolicyException':
    case 'InvalidSmsRoleAccessPolicyException':
    case 'InvalidSmsRoleTrustRelationshipException':
    case 'LimitExceededException':
      return 'code-not-delivered';
    default:
      return undefined;
  }
}

/** Whether a failed ConfirmSignUp says no more than that the code is not accepted. */
export function isCodeRefusal(error: unknown): boolean {
  return CODE_REFUSALS.has(nameOf(error));
}

/**
 * A failure that is no answer to the person who registers. The log gets its cause without what that person has sent,
 * some of which Cognito repeats in its messages.
 */
export function failureOf(error: unknown, sent: readonly string[]): AppError {
  const cause = withheld(error, sent);
  return THROTTLING.has(nameOf(error))
    ? new AppError('SERVICE_UNAVAILABLE', 'The service is busy, try again shortly', {
        cause,
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      })
    : new AppError('INTERNAL_ERROR', 'An error occurred', { cause });
}

/** The error's name and message in a new error: the old one has the request in places of its own. */
function withheld(error: unknown, sent: readonly string[]): Error {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : 'An unknown failure';
  return new Error(sent.reduce((shown, secret) => shown.replaceAll(literally(secret), '{…}'), text));
}

/** A text as a pattern, in any case. */
function literally(text: string): RegExp {
  return new RegExp(text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'gi');
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
