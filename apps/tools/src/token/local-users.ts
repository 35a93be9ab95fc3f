import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminSetUserPasswordCommand,
  CreateGroupCommand,
  GetGroupCommand,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { CommandError } from '../command-error.js';
import type { LocalUserPool } from '../config.js';

/** Of the users that this command makes; one for all, since the local Cognito keeps nobody out anyway. */
export const LOCAL_PASSWORD = 'Local-password-1';

/** The users of the local stack's pool. */
export class LocalUsers {
  constructor(
    private readonly cognito: CognitoIdentityProviderClient,
    private readonly pool: LocalUserPool,
  ) {}

  /** Makes the user if there is none. Returns the name by which the pool knows it, which is no address. */
  async ensure(email: string, password = LOCAL_PASSWORD): Promise<string> {
    const { Username, UserStatus } = (await this.find(email)) ?? (await this.create(email, password));
    const name = Username ?? email;
    if (UserStatus === 'FORCE_CHANGE_PASSWORD') {
      await this.cognito.send(
        new AdminSetUserPasswordCommand({ ...this.user(name), Password: password, Permanent: true }),
      );
    }
    return name;
  }

  /** Gives the user these roles and takes all others. A role is a group of the pool, which is made if there is none. */
  async setRoles(name: string, roles: readonly string[]): Promise<void> {
    const { Groups: groups = [] } = await this.cognito.send(new AdminListGroupsForUserCommand(this.user(name)));
    const held = groups.flatMap(({ GroupName }) => GroupName ?? []);
    for (const GroupName of held.filter((role) => !roles.includes(role))) {
      await this.cognito.send(new AdminRemoveUserFromGroupCommand({ ...this.user(name), GroupName }));
    }
    for (const GroupName of roles.filter((role) => !held.includes(role))) {
      await this.ensureGroup(GroupName);
      await this.cognito.send(new AdminAddUserToGroupCommand({ ...this.user(name), GroupName }));
    }
  }

  /**
   * Signs in as any client does.
   * @returns the access token.
   * @throws {CommandError} when the user can't sign in with that password.
   */
  async signIn(email: string, password = LOCAL_PASSWORD): Promise<string> {
    const command = new InitiateAuthCommand({
      ClientId: this.pool.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: email, PASSWORD: password },
    });
    const { AuthenticationResult: result } = await this.cognito.send(command).catch((error: unknown) => {
      throw refusalOf(error, email);
    });
    if (result?.AccessToken === undefined) throw new CommandError(`${email} can't sign in with a password alone.`);
    return result.AccessToken;
  }

  private user(Username: string) {
    return { UserPoolId: this.pool.userPoolId, Username };
  }

  private async find(email: string) {
    try {
      return await this.cognito.send(new AdminGetUserCommand(this.user(email)));
    } catch (error) {
      if (nameOf(error) === 'UserNotFoundException') return undefined;
      throw error;
    }
  }

  private async create(email: string, password: string) {
    const UserAttributes = [
      { Name: 'email', Value: email },
      { Name: 'email_verified', Value: 'true' },
    ];
    const command = new AdminCreateUserCommand({
      ...this.user(email),
      UserAttributes,
      TemporaryPassword: password,
      MessageAction: 'SUPPRESS',
    });
    return (await this.cognito.send(command)).User ?? {};
  }

  /** Looked for first: cognito-local would make one anew that is there, without its members. */
  private async ensureGroup(GroupName: string): Promise<void> {
    const group = { UserPoolId: this.pool.userPoolId, GroupName };
    try {
      await this.cognito.send(new GetGroupCommand(group));
    } catch (error) {
      if (nameOf(error) !== 'ResourceNotFoundException') throw error;
      await this.cognito.send(new CreateGroupCommand(group));
    }
  }
}

function refusalOf(error: unknown, email: string): unknown {
  switch (nameOf(error)) {
    case 'NotAuthorizedException':
      return new CommandError(`${email} has another password: say by --password which.`, { cause: error });
    case 'UserNotConfirmedException':
      return new CommandError(`${email} is not confirmed yet: do that by POST /auth/confirm.`, { cause: error });
    default:
      return error;
  }
}

function nameOf(error: unknown): string | undefined {
  return error instanceof Error ? error.name : undefined;
}
