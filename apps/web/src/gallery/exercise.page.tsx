import type { Schemas } from '@spotter/client';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { dataOf, Failure, sentenceOf } from '../api/failure.js';
import { focusHeading } from '../layout/arrival.js';
import { Notice } from '../layout/notice.js';
import { useOnline } from '../layout/online.js';
import { useTitle } from '../layout/title.js';
import { useKept, useServices } from '../services.js';
import { queryOf } from './filter.query.js';
import { Gallery } from './gallery.js';
import { Picture } from './picture.js';

export function ExercisePage({ exerciseId }: { readonly exerciseId: string }) {
  const gallery = useKept(Gallery, ({ api }) => new Gallery(api));
  useEffect(() => gallery.leave(exerciseId), [gallery, exerciseId]);
  return (
    <>
      <p>
        <a href={`/${queryOf(gallery.filter.value)}`}>All exercises</a>
      </p>
      {/* What the card has shown is there at once. */}
      <ExerciseArticle key={exerciseId} exerciseId={exerciseId} known={gallery.find(exerciseId)} />
    </>
  );
}

type Details = Schemas['ExerciseDetails'];

interface ExerciseArticleProps {
  readonly exerciseId: string;
  readonly known: Schemas['Exercise'] | undefined;
}

function ExerciseArticle({ exerciseId, known }: ExerciseArticleProps) {
  const { api } = useServices();
  const [exercise, setExercise] = useState<Schemas['Exercise'] | Details | undefined>(known);
  const [failure, setFailure] = useState<unknown>();
  const load = useCallback(async (): Promise<Details> => {
    const { data } = await dataOf(api.GET('/exercises/{exerciseId}', { params: { path: { exerciseId } } }));
    setExercise(data);
    return data;
  }, [api, exerciseId]);
  const begin = useCallback(() => {
    setFailure(undefined);
    load().catch(setFailure);
  }, [load]);
  useEffect(begin, [begin]);
  useOnline(() => {
    if (failure !== undefined) begin();
  });
  useTitle(exercise?.name ?? 'Exercise');

  if (failure instanceof Failure && failure.code === 'NOT_FOUND') return <NoExercise />;
  return (
    <article class="exercise" aria-busy={exercise === undefined && failure === undefined}>
      <h1>{exercise?.name ?? 'Exercise'}</h1>
      {failure !== undefined && (
        <>
          <Notice tone="bad">{sentenceOf(failure)}</Notice>
          <button
            type="button"
            onClick={() => {
              focusHeading();
              begin();
            }}
          >
            Try again
          </button>
        </>
      )}
      {exercise && (
        <>
          {exercise.difficultyLevel && (
            <span class={`level ${exercise.difficultyLevel}`}>{exercise.difficultyLevel}</span>
          )}
          <Picture
            url={exercise.imageUrl}
            alt={exercise.name}
            loading="eager"
            renew={async () => (await load()).imageUrl}
          />
          {exercise.description && <p>{exercise.description}</p>}
        </>
      )}
    </article>
  );
}

function NoExercise() {
  useTitle('Not found');
  return (
    <>
      <h1>There is no such exercise</h1>
      <p>
        The address may be mistyped, or the exercise may be gone. <a href="/">Look for it among all exercises</a>
      </p>
    </>
  );
}
