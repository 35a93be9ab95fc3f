import type { Exercise } from './gallery.js';
import { Picture } from './picture.js';

interface ExerciseCardProps {
  readonly exercise: Exercise;
  readonly renew: () => Promise<void>;
}

export function ExerciseCard({ exercise, renew }: ExerciseCardProps) {
  const { exerciseId, name, difficultyLevel, imageUrl, thumbnailImageUrl = imageUrl } = exercise;
  return (
    <li class="card">
      <a href={`/exercises/${encodeURIComponent(exerciseId)}`}>
        <Picture src={thumbnailImageUrl} alt="" renew={renew} />
        <h2>{name}</h2>
        {difficultyLevel && <span class={`level ${difficultyLevel}`}>{difficultyLevel}</span>}
      </a>
    </li>
  );
}
