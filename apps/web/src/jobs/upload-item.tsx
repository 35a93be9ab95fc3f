import { useSignal } from '@preact/signals';
import type { Upload } from './upload.js';

/** Browsers keep the whole file of each picture that they show: a hundred large ones are more than a gigabyte. */
const MOST_SHOWN_BYTES = 5_000_000;

interface UploadItemProps {
  readonly upload: Upload;
  readonly again: () => void;
  readonly remove: () => void;
}

export function UploadItem({ upload, again, remove }: UploadItemProps) {
  const { file, state, share, failure, isLasting, isToTryAgain, preview } = upload;
  const isShown = useSignal(file.size <= MOST_SHOWN_BYTES);
  const part = Math.round(share.value * 100);
  return (
    <li class={`upload ${state.value}`}>
      {isShown.value ? (
        <img src={preview} alt="" loading="lazy" onError={() => (isShown.value = false)} />
      ) : (
        <span class="unshown" aria-hidden="true" />
      )}
      <div>
        <span class="name">{file.name}</span>
        {state.value === 'failed' ? (
          <span class="bad">
            {failure.value} {isLasting.value && 'The job goes on without it.'}
          </span>
        ) : (
          <progress max={100} value={state.value === 'uploaded' ? 100 : part} aria-label={`Upload of ${file.name}`} />
        )}
      </div>
      {isToTryAgain && (
        <button type="button" aria-label={`Try again: ${file.name}`} onClick={again}>
          Try again
        </button>
      )}
      <button type="button" aria-label={`Remove ${file.name}`} onClick={remove}>
        Remove
      </button>
    </li>
  );
}
