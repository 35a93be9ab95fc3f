import type { DifficultyLevel, Filter } from './gallery.js';

const LEVELS: readonly string[] = ['beginner', 'intermediate', 'advanced'] satisfies readonly DifficultyLevel[];

/** What the query of the page's address asks for; what is no filter is left aside. */
export function filterOf(query: string): Filter {
  const parameters = new URLSearchParams(query);
  const level = parameters.get('difficultyLevel') ?? '';
  return {
    search: (parameters.get('search') ?? '').slice(0, 100),
    ...(isLevel(level) && { difficultyLevel: level }),
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

function isLevel(text: string): text is DifficultyLevel {
  return LEVELS.includes(text);
}
