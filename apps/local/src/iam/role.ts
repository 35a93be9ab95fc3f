import type { ResourcePattern, Statement } from './policy.document.js';

/** One thing that a call needs a right for. */
export interface Demand {
  readonly action: string;
  readonly resource: string;
  /** Of a list of a bucket. */
  readonly prefix?: string;
}

/** A part of a statement, one of its actions on one of its resources, that no call has needed yet. */
export interface UnusedRight {
  readonly role: string;
  readonly statement: string;
  /** Such as `dynamodb:GetItem on arn:…`. */
  readonly right: string;
}

interface Right {
  readonly statement: Statement;
  readonly used: Set<string>;
}

/** Who may do what its policies allow and nothing else; remembers what was needed of it, and what was needed in vain. */
export class Role {
  private readonly rights: readonly Right[];
  private readonly byAction = new Map<string, Right[]>();
  /** One resource for each action: enough to see what is missing. */
  private readonly refusedOn = new Map<string, string>();

  constructor(
    readonly name: string,
    statements: readonly Statement[],
  ) {
    this.rights = statements.map((statement) => ({ statement, used: new Set<string>() }));
    for (const right of this.rights) {
      for (const action of right.statement.actions) {
        this.byAction.set(action, [...(this.byAction.get(action) ?? []), right]);
      }
    }
  }

  allows(demand: Demand): boolean {
    for (const { statement, used } of this.byAction.get(demand.action) ?? []) {
      const resource = matching(statement, demand);
      if (resource === undefined) continue;
      used.add(rightTo(demand.action, resource));
      return true;
    }
    this.refusedOn.set(demand.action, demand.resource);
    return false;
  }

  /** Actions that were asked for without a right to them, each with a resource. */
  refused(): { action: string; resource: string }[] {
    return [...this.refusedOn].map(([action, resource]) => ({ action, resource }));
  }

  unused(): UnusedRight[] {
    return this.rights.flatMap(({ statement: { id, actions, resources }, used }) =>
      actions
        .flatMap((action) => resources.map((resource) => rightTo(action, resource)))
        .filter((right) => !used.has(right))
        .map((right) => ({ role: this.name, statement: id, right })),
    );
  }
}

function rightTo(action: string, { text }: ResourcePattern): string {
  return `${action} on ${text}`;
}

function matching({ resources, prefixes }: Statement, { resource, prefix }: Demand): ResourcePattern | undefined {
  // As in AWS, a condition on what the request does not have is not met.
  if (prefixes && (prefix === undefined || !prefixes.some((pattern) => pattern.test(prefix)))) return undefined;
  return resources.find(({ pattern }) => pattern.test(resource));
}
