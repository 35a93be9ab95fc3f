import { RETURN } from '../layout/arrival.js';
import type { Exercise } from './gallery.js';
import { Picture } from './picture.js';

interface ExerciseCardProps {
  readonly exercise: Exercise;
  readonly isLeft: boolean;
  readonly renew: (exerciseId: string) => Promise<Exercise | undefined>;
}

export function ExerciseCard({ exercise, isLeft, renew }: ExerciseCardProps) {
  const { exerciseId, name, difficultyLevel } = exercise;
  const renewed = async (): Promise<string | undefined> => {
    const anew = await renew(exerciseId);
    return anew && thumbnailOf(anew);
  };
  return (
    <li class="card">
      <a href={`/exercises/${encodeURIComponent(exerciseId)}`} {...(isLeft && { [RETURN]: '' })}>
        <Picture url={thumbnailOf(exercise)} alt="" renew={renewed} />
        <h2>{name}</h2>
        {difficultyLevel && <span class={`level ${difficultyLevel}`}>{difficultyLevel}</span>}
      </a>
    </li>
  );
}

function thumbnailOf({ imageUrl, thumbnailImageUrl = imageUrl }: Exercise): string {
  return thumbnailImageUrl;
}
