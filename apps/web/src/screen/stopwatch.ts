/**
 * Milliseconds since it was made. By differences, since the machine's clock may be set wrong; and by the larger of the two, since
 * one may stand still while the machine sleeps, and the other is set right now and then.
 */
export function stopwatch(): () => number {
  const wall = Date.now();
  const steady = performance.now();
  return () => Math.max(Date.now() - wall, performance.now() - steady);
}
