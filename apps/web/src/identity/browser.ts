/** What of the browser a sign-in needs. */
export interface Browser {
  /** Of this site. */
  readonly origin: string;
  /** Of this tab alone. */
  readonly storage: {
    getItem(key: string): string | null;
    setItem(key: string, value: string): void;
    removeItem(key: string): void;
  };
  leaveFor(url: string): void;
}
