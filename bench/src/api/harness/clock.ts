/** Replaces this process's clock by one that can be put forward. @returns what does that. */
export function steppingClock(): (ms: number) => void {
  const SystemDate = Date;
  let ahead = 0;
  globalThis.Date = class extends SystemDate {
    constructor(...args: readonly unknown[]) {
      // The signatures of Date's constructor can't be told from each other here.
      super(...((args.length === 0 ? [SystemDate.now() + ahead] : args) as [number]));
    }

    static override now(): number {
      return SystemDate.now() + ahead;
    }
  } as DateConstructor;
  return (ms) => {
    ahead += ms;
  };
}
