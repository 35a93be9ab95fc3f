/** What kind of thing it is, such as `MEAL`: each feature has its own. */
export type ItemKind = Uppercase<string>;

/** Names one of the many that a user can have of a kind. */
export interface ListedKey {
  readonly userId: string;
  readonly kind: ItemKind;
  readonly id: string;
}

/** Names one thing of a user's: without an id, the only one of its kind. */
export type UserItemKey = ListedKey | { readonly userId: string; readonly kind: ItemKind; readonly id?: never };

/** An item of the app table that belongs to a user. With a `status` it is in the index of its user's things of that status. */
export type UserItem<Fields extends object> = Fields & {
  /** ISO-8601 to the millisecond, as is `updatedAt`. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Grows with every change. */
  readonly version: number;
};

/** What it has besides, for the table's sake. */
export interface StoredKeys {
  readonly SK: string;
  /** Of the write that left it as it is. */
  readonly writeId: string;
}

/** An item's key in the table. A user id has no `#` in it, so no two users share a partition. */
export function tableKeyOf(key: UserItemKey): { PK: string; SK: string } {
  return { PK: partitionOf(key), SK: key.id === undefined ? key.kind : `${prefixOf(key)}${key.id}` };
}

/** The partition of `GSI1` in which the user's things of a status are, sorted by when they were made. */
export function statusPartitionOf(userId: string, status: string): string {
  return `USER#${userId}#STATUS#${status}`;
}

/** Its key in the index, if it has a status. Its place there is when it was made, and so is said only once. */
export function indexKeysOf({ userId }: UserItemKey, fields: object, createdAt?: string): Record<string, string> {
  if (!('status' in fields) || typeof fields.status !== 'string') return {};
  return { GSI1PK: statusPartitionOf(userId, fields.status), ...(createdAt !== undefined && { GSI1SK: createdAt }) };
}

export function partitionOf({ userId }: Pick<UserItemKey, 'userId'>): string {
  return `USER#${userId}`;
}

export function prefixOf({ kind }: Pick<ListedKey, 'kind'>): string {
  return `${kind}#`;
}

export function idOf({ SK }: StoredKeys): string {
  return SK.slice(SK.indexOf('#') + 1);
}
