import type { Schemas } from '@spotter/client';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { dataOf, sentenceOf } from '../api/failure.js';
import { Notice } from '../layout/notice.js';
import { useTitle } from '../layout/title.js';
import { useServices } from '../services.js';
import { Picture } from './picture.js';

export function ExercisePage({ exerciseId }: { readonly exerciseId: string }) {
  const { api } = useServices();
  const [exercise, setExercise] = useState<Schemas['ExerciseDetails']>();
  const [failure, setFailure] = useState<string>();
  const load = useCallback(async () => {
    const path = { exerciseId };
    const { data } = await dataOf(api.GET('/exercises/{exerciseId}', { params: { path } }));
    setExercise(data);
  }, [api, exerciseId]);
  useEffect(() => {
    load().catch((error: unknown) => {
      setFailure(sentenceOf(error));
    });
  }, [load]);
  useTitle(exercise?.name ?? 'Exercise');

  return (
    <article class="exercise">
      <p>
        <a href="/">All exercises</a>
      </p>
      {failure !== undefined && <Notice tone="bad">{failure}</Notice>}
      {exercise && (
        <>
          <h1>{exercise.name}</h1>
          {exercise.difficultyLevel && (
            <span class={`level ${exercise.difficultyLevel}`}>{exercise.difficultyLevel}</span>
          )}
          <Picture src={exercise.imageUrl} alt={exercise.name} loading="eager" renew={load} />
          {exercise.description && <p>{exercise.description}</p>}
        </>
      )}
    </article>
  );
}
