import { LEVELS } from './filter.query.js';
import type { Filter, Gallery } from './gallery.js';

interface FiltersProps {
  readonly filter: Filter;
  readonly show: Gallery['show'];
}

export function Filters({ filter, show }: FiltersProps) {
  return (
    <form
      class="filters"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        show(filter);
      }}
    >
      <label>
        Search
        <input
          type="search"
          name="search"
          maxLength={100}
          autocomplete="off"
          value={filter.search}
          onInput={({ currentTarget }) => show({ ...filter, search: currentTarget.value }, 'after a pause')}
        />
      </label>
      <fieldset>
        <legend>Difficulty</legend>
        {[undefined, ...LEVELS].map((difficultyLevel) => (
          <label key={difficultyLevel ?? 'all'} class="choice">
            <input
              type="radio"
              name="difficultyLevel"
              checked={filter.difficultyLevel === difficultyLevel}
              onChange={() => show({ search: filter.search, ...(difficultyLevel && { difficultyLevel }) })}
            />
            {difficultyLevel ?? 'all'}
          </label>
        ))}
      </fieldset>
    </form>
  );
}
