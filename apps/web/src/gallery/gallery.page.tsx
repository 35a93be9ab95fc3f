import { useSignalEffect } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { Notice } from '../layout/notice.js';
import { useTitle } from '../layout/title.js';
import { useServices } from '../services.js';
import { ExerciseCard } from './exercise-card.js';
import { filterOf, queryOf } from './filter.query.js';
import type { DifficultyLevel, Filter } from './gallery.js';
import { Gallery } from './gallery.js';

const LEVELS: readonly DifficultyLevel[] = ['beginner', 'intermediate', 'advanced'];

export function GalleryPage() {
  useTitle('Exercises');
  const { api } = useServices();
  const gallery = useMemo(() => new Gallery(api), [api]);
  useEffect(() => {
    gallery.show(filterOf(location.search));
    return () => {
      gallery.stop();
    };
  }, [gallery]);
  // The address says what is shown, so that it can be sent, and is there again after a look at an exercise.
  useSignalEffect(() => {
    const query = queryOf(gallery.filter.value);
    if (location.pathname === '/' && query !== location.search) history.replaceState(history.state, '', `/${query}`);
  });
  const { exercises, filter, failure, isLoading, isWhole } = gallery;

  return (
    <>
      <h1>Exercises</h1>
      <Filters filter={filter.value} show={(next, when) => gallery.show(next, when)} />
      <ul class="cards" aria-busy={isLoading.value}>
        {exercises.value.map((exercise) => (
          <ExerciseCard
            key={exercise.exerciseId}
            exercise={exercise}
            renew={() => gallery.renew(exercise.exerciseId)}
          />
        ))}
      </ul>
      {failure.value !== undefined && <Notice tone="bad">{failure.value}</Notice>}
      {isWhole.value && !isLoading.value && (
        <Notice tone="plain">{exercises.value.length === 0 ? 'No exercise is like that.' : 'That is all.'}</Notice>
      )}
      {!isWhole.value && <More gallery={gallery} />}
    </>
  );
}

interface FiltersProps {
  readonly filter: Filter;
  readonly show: Gallery['show'];
}

function Filters({ filter, show }: FiltersProps) {
  return (
    <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
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

/** Loads the next page when it comes into sight, and for those who press it. */
function More({ gallery }: { readonly gallery: Gallery }) {
  const button = useRef<HTMLButtonElement>(null);
  const count = gallery.exercises.value.length;
  useEffect(() => {
    if (button.current === null) return undefined;
    // Anew for each page, since it may be so short that the button never leaves the sight.
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting === true && gallery.failure.value === undefined) void gallery.more();
      },
      { rootMargin: '600px' },
    );
    observer.observe(button.current);
    return () => {
      observer.disconnect();
    };
  }, [gallery, count]);
  return (
    <button
      ref={button}
      type="button"
      class="more"
      disabled={gallery.isLoading.value}
      onClick={() => void gallery.more()}
    >
      {gallery.isLoading.value ? 'Loading…' : 'More'}
    </button>
  );
}
