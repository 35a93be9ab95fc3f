import type { DifficultyLevel, Filter } from './gallery.js';

export const LEVELS: readonly DifficultyLevel[] = ['beginner', 'intermediate', 'advanced'];

/** What the query of the page's address asks for; what is no filter is left aside. */
export function filterOf(query: string): Filter {
  const parameters = new URLSearchParams(query);
  const level = LEVELS.find((one) => one === parameters.get('difficultyLevel'));
  return {
    search: (parameters.get('search') ?? '').slice(0, 100),
    ...(level && { difficultyLevel: level }),
  };
}

/** The query of the page's address, with its question mark; empty when all is shown. */
export function queryOf({ search, difficultyLevel }: Filter): string {
  const query = new URLSearchParams({
    ...(search.trim() !== '' && { search: search.trim() }),
    ...(difficultyLevel && { difficultyLevel }),
  }).toString();
  return query === '' ? '' : `?${query}`;
}
