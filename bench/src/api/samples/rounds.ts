/** What was measured in each round, by name. */
export type Rounds<Name extends string, Result> = readonly ReadonlyMap<Name, Result>[];

export interface RoundsOptions<Name extends string, Result> {
  readonly names: readonly Name[];
  readonly rounds: number;
  readonly measure: (name: Name) => Promise<Result>;
  readonly say: (text: string) => void;
}

/**
 * Measures all in turns, so that whatever else the machine does meets all of them alike. The first round only brings files into
 * the system's cache, and is dropped.
 */
export async function inRounds<Name extends string, Result>(
  options: RoundsOptions<Name, Result>,
): Promise<Rounds<Name, Result>> {
  const { names, rounds: count, measure, say } = options;
  const rounds: Map<Name, Result>[] = [];
  for (let number = 0; number <= count; number++) {
    const round = new Map<Name, Result>();
    for (const name of names) round.set(name, await measure(name));
    say(number === 0 ? '  the round that does not count' : `  round ${number} of ${count}`);
    if (number > 0) rounds.push(round);
  }
  return rounds;
}

/** A figure of one of them in each round. */
export function figuresOf<Name extends string, Result>(
  rounds: Rounds<Name, Result>,
  name: Name,
  figure: (result: Result) => number,
): readonly number[] {
  return rounds.flatMap((round) => {
    const result = round.get(name);
    return result === undefined ? [] : [figure(result)];
  });
}

/** What one has over what another has, in each round: both stood under the same load. None where one of them is missing. */
export function ratiosOf<Name extends string, Result>(
  rounds: Rounds<Name, Result>,
  [one, other]: readonly [Name, Name],
  figure: (result: Result) => number,
): readonly number[] {
  return rounds.flatMap((round) => {
    const [ours, theirs] = [round.get(one), round.get(other)];
    return ours === undefined || theirs === undefined ? [] : [figure(ours) / figure(theirs)];
  });
}
