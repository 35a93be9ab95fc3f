import { useSignalEffect } from '@preact/signals';
import type { RefObject } from 'preact';
import { useLocation } from 'preact-iso';
import { useEffect, useRef } from 'preact/hooks';
import { Notice } from '../layout/notice.js';
import { useOnline } from '../layout/online.js';
import { useTitle } from '../layout/title.js';
import { useKept } from '../services.js';
import { ExerciseCard } from './exercise-card.js';
import { Filters } from './filters.js';
import { filterOf, queryOf } from './filter.query.js';
import { Gallery } from './gallery.js';
import { useNextFocus } from './next-focus.js';

export function GalleryPage() {
  useTitle('Exercises');
  const { url, path, route } = useLocation();
  const gallery = useKept(Gallery, ({ api }) => new Gallery(api));
  // The address says what is shown, so that it can be sent, and a link to all exercises is one.
  useEffect(() => {
    if (path !== '/') return;
    const wanted = filterOf(new URL(url, location.origin).search);
    if (gallery.asked.value === undefined || queryOf(gallery.asked.value) !== queryOf(wanted)) gallery.show(wanted);
  }, [gallery, url, path]);
  useSignalEffect(() => {
    if (gallery.asked.value === undefined || location.pathname !== '/') return;
    const query = queryOf(gallery.asked.value);
    if (query !== location.search) route(`/${query}`, true);
  });
  useOnline(() => void gallery.resume());
  const { exercises, filter, failure, isLoading, isWhole, leftId } = gallery;
  const list = useRef<HTMLUListElement>(null);
  const more = useRef<HTMLButtonElement>(null);
  useNextFocus(list, more);

  return (
    <>
      <h1>Exercises</h1>
      <Filters filter={filter.value} show={(next, when) => gallery.show(next, when)} />
      <p role="status" class="quiet">
        {saidOf(gallery)}
      </p>
      <ul ref={list} class="cards" aria-label="Exercises" aria-busy={isLoading.value}>
        {exercises.value.map((exercise) => (
          <ExerciseCard
            key={exercise.exerciseId}
            exercise={exercise}
            isLeft={exercise.exerciseId === leftId}
            renew={(exerciseId) => gallery.renew(exerciseId)}
          />
        ))}
      </ul>
      {failure.value !== undefined && <Notice tone="bad">{failure.value}</Notice>}
      {!isWhole.value && <More gallery={gallery} button={more} />}
    </>
  );
}

/** What a search has brought; nothing while it goes on, so that not every key is answered. */
function saidOf({ exercises, isLoading, isWhole, failure }: Gallery): string {
  const { length } = exercises.value;
  if (isLoading.value || failure.value !== undefined) return '';
  if (!isWhole.value) return `The first ${length} exercises`;
  if (length === 0) return 'No exercise is like that. Search for something else, or for less.';
  return length === 1 ? '1 exercise' : `${length} exercises`;
}

interface MoreProps {
  readonly gallery: Gallery;
  readonly button: RefObject<HTMLButtonElement | null>;
}

/** Loads the next page when it comes into sight, and for those who press it. */
function More({ gallery, button }: MoreProps) {
  const pageCount = gallery.pageCount.value;
  const hasFailed = gallery.failure.value !== undefined;
  useEffect(() => {
    if (button.current === null || hasFailed) return undefined;
    // Anew for each page, since it may be so short that the button never leaves the sight.
    const observer = new IntersectionObserver(
      (entries) => {
        // A busy browser tells of several at once, the oldest first.
        if (entries.at(-1)?.isIntersecting === true) void gallery.more();
      },
      { rootMargin: '600px' },
    );
    observer.observe(button.current);
    return () => {
      observer.disconnect();
    };
  }, [gallery, button, pageCount, hasFailed]);
  const label = hasFailed ? 'Try again' : 'More';
  return (
    // One that is disabled would lose the focus.
    <button
      ref={button}
      type="button"
      class="more"
      aria-disabled={gallery.isLoading.value}
      onClick={() => void gallery.more()}
    >
      {gallery.isLoading.value ? 'Loading…' : label}
    </button>
  );
}
