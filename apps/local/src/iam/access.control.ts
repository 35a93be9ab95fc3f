import { ACCOUNT_ID } from '../template/resource.names.js';
import type { LocalCredentials } from '../data-directory.js';
import type { Demand, Role } from './role.js';

/** Why a call is refused, by the name and in the words that AWS has for it. */
export interface Refusal {
  readonly code: 'AccessDeniedException' | 'UnrecognizedClientException';
  readonly message: string;
}

/** Whoever has these keys may do what the role may; without a role, everything. */
export interface Principal {
  readonly credentials: LocalCredentials;
  readonly role?: Role;
}

/** Decides, as IAM does, whether a call is allowed, by whose key it is signed with. */
export class AccessControl {
  private readonly principals: ReadonlyMap<string, Principal>;

  constructor(principals: readonly Principal[]) {
    this.principals = new Map(principals.map((principal) => [principal.credentials.accessKeyId, principal]));
  }

  secretOf(accessKeyId: string): string | undefined {
    return this.principals.get(accessKeyId)?.credentials.secretAccessKey;
  }

  /**
   * Why the call is refused; nothing when it is allowed.
   * @param demandsOf what it needs rights for, only asked where that matters.
   */
  refusalOf(accessKeyId: string | undefined, demandsOf: () => readonly Demand[]): Refusal | undefined {
    const principal = this.principals.get(accessKeyId ?? '');
    if (principal === undefined) {
      return { code: 'UnrecognizedClientException', message: 'The security token included in the request is invalid.' };
    }
    const { role } = principal;
    const denied = role && demandsOf().find((demand) => !role.allows(demand));
    return denied && { code: 'AccessDeniedException', message: sentence(role.name, denied) };
  }
}

function sentence(role: string, { action, resource }: Demand): string {
  const user = `arn:aws:sts::${ACCOUNT_ID}:assumed-role/${role}/local`;
  return `User: ${user} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
}

/** The key that a request is signed with, by its header; `undefined` when it is not signed. */
export function signerOf(authorization: string | undefined): string | undefined {
  return /^AWS4-HMAC-SHA256 .*?Credential=([^/,\s]+)/.exec(authorization ?? '')?.[1];
}
