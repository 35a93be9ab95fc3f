import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { clientOptions } from '@spotter/shared';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import type { Confirmation, Registration } from './registration.dto.js';
import type { SignUpOutcome } from './user-pool.errors.js';
import { failureOf, isCodeRefusal, signUpOutcomeOf } from './user-pool.errors.js';

/**
 * The user pool in which people register, by the calls that its app client makes without credentials. Its SDK is loaded
 * by the first of them: no other route has to wait for it.
 */
@Injectable()
export class UserPool implements OnApplicationShutdown {
  private client: CognitoIdentityProviderClient | undefined;

  constructor(@Inject(API_CONFIG) private readonly config: ApiConfig) {}

  /** @throws {AppError} `SERVICE_UNAVAILABLE`, `INTERNAL_ERROR` */
  async signUp({ email, password, name }: Registration): Promise<SignUpOutcome> {
    const { SignUpCommand } = await import('./cognito.js');
    const attributes = { email, ...(name !== undefined && { name }) };
    const command = new SignUpCommand({
      ClientId: this.config.signUp?.clientId,
      Username: email,
      Password: password,
      UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    });
    try {
      await (await this.cognito()).send(command);
      return 'accepted';
    } catch (error) {
      const outcome = signUpOutcomeOf(error);
      if (outcome === undefined) throw failureOf(error, [email, password]);
      return outcome;
    }
  }

  /**
   * Returns whether the code has confirmed the address.
   *
   * @throws {AppError} `SERVICE_UNAVAILABLE`, `INTERNAL_ERROR`
   */
  async confirmSignUp({ email, code }: Confirmation): Promise<boolean> {
    const { ConfirmSignUpCommand } = await import('./cognito.js');
    const command = new ConfirmSignUpCommand({
      ClientId: this.config.signUp?.clientId,
      Username: email,
      ConfirmationCode: code,
    });
    try {
      await (await this.cognito()).send(command);
      return true;
    } catch (error) {
      if (!isCodeRefusal(error)) throw failureOf(error, [email, code]);
      return false;
    }
  }

  onApplicationShutdown(): void {
    this.client?.destroy();
  }

  private async cognito(): Promise<CognitoIdentityProviderClient> {
    const { CognitoIdentityProviderClient } = await import('./cognito.js');
    this.client ??= new CognitoIdentityProviderClient(
      clientOptions(this.config.signUp?.region ?? this.config.aws.region),
    );
    return this.client;
  }
}
