/** The most spans that had begun and not ended at any one time. */
export function mostAtOnce(spans: readonly { readonly started: number; readonly ended: number }[]): number {
  const steps = spans.flatMap(({ started, ended }) => [
    { at: started, change: 1 },
    { at: ended, change: -1 },
  ]);
  let underway = 0;
  let most = 0;
  // What ends as another begins was not beside it.
  for (const { change } of steps.sort((a, b) => a.at - b.at || a.change - b.change)) {
    underway += change;
    most = Math.max(most, underway);
  }
  return most;
}
