import { describe, expect, it } from '@jest/globals';
import { failureOf, isCodeRefusal, signUpOutcomeOf } from './user-pool.errors.js';

function named(name: string, message = 'An error occurred'): Error {
  return Object.assign(new Error(message), { name });
}

describe('signUpOutcomeOf', () => {
  it('should not tell an address that is known from one that is not', () => {
    expect(signUpOutcomeOf(named('UsernameExistsException'))).toBe('accepted');
    expect(signUpOutcomeOf(named('AliasExistsException'))).toBe('accepted');
  });

  it('should know what is the matter with a password or a mailbox, and of nothing else', () => {
    expect(signUpOutcomeOf(named('InvalidPasswordException'))).toBe('password-refused');
    for (const name of [
      'CodeDeliveryFailureException',
      'InvalidEmailRoleAccessPolicyException',
      'LimitExceededException',
    ]) {
      expect(signUpOutcomeOf(named(name))).toBe('code-not-delivered');
    }
    expect(signUpOutcomeOf(named('InvalidParameterException'))).toBeUndefined();
    expect(signUpOutcomeOf('UsernameExistsException')).toBeUndefined();
  });
});

describe('isCodeRefusal', () => {
  it.each(['CodeMismatchException', 'ExpiredCodeException', 'NotAuthorizedException', 'UserNotFoundException'])(
    'should be one for %s',
    (name) => {
      expect(isCodeRefusal(named(name))).toBe(true);
    },
  );

  it.each(['LimitExceededException', 'TooManyFailedAttemptsException'])(
    'should be one for %s, which only an account that exists comes to',
    (name) => {
      expect(isCodeRefusal(named(name))).toBe(true);
    },
  );

  it.each(['TooManyRequestsException', 'InternalErrorException', 'ResourceNotFoundException'])(
    'should be none for %s',
    (name) => {
      expect(isCodeRefusal(named(name))).toBe(false);
    },
  );
});

describe('failureOf', () => {
  it.each(['TooManyRequestsException', 'TooManyFailedAttemptsException'])(
    'should ask for patience when Cognito answers %s',
    (name) => {
      expect(failureOf(named(name), [])).toMatchObject({ code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 2 });
    },
  );

  it('should keep the cause, without what was sent, however it is spelled', () => {
    const error = named('InvalidParameterException', "Value 'Ada@Example.com' with 'a$(b)' at 'username' is wrong");
    const { code, message, cause } = failureOf(error, ['ada@example.com', 'a$(b)']);
    expect({ code, message }).toEqual({ code: 'INTERNAL_ERROR', message: 'An error occurred' });
    expect(cause).toEqual(new Error("InvalidParameterException: Value '{…}' with '{…}' at 'username' is wrong"));
    expect(String((cause as Error).stack)).not.toMatch(/ada@example|a\$\(b\)/i);
  });

  it('should keep nothing of the error but its name and message', () => {
    const error = Object.assign(named('TimeoutError'), { $response: { body: 'ada@example.com' }, cause: 'ada' });
    expect(Reflect.ownKeys(failureOf(error, []).cause as Error).sort()).toEqual(['message', 'stack']);
  });
});
