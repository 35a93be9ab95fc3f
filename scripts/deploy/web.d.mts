export interface StoredObject {
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
}

export function formerAssets(objects: readonly StoredObject[], current: ReadonlySet<string>, now: number): string[];
