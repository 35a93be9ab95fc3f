import { AnnotatedPhoto } from '../detections/annotated-photo.js';
import { above, percent, wordsOf } from '../detections/detections.js';
import type { Detection } from '../detections/detections.js';
import { useSignedUrl } from '../layout/signed-url.js';
import type { ImageResult } from './job.images.js';
import { fileNameOf } from './picture.name.js';

/** As many as a line or two hold; all of them are in the download. */
const MOST_NAMED = 10;

interface ResultProps {
  readonly result: ImageResult;
  readonly threshold: number;
  readonly renew: () => Promise<string | undefined>;
}

export function Result({ result, threshold, renew }: ResultProps) {
  const { imageUrl, imageWidth, imageHeight, detections, viewUrl } = result;
  const { src, attempt, onError } = useSignedUrl(viewUrl, renew);
  const shown = above(detections, threshold);
  const name = fileNameOf(imageUrl);
  return (
    <li class="card">
      {src === undefined ? (
        <span class="missing">No picture</span>
      ) : (
        <AnnotatedPhoto
          key={attempt}
          src={src}
          alt={name}
          width={imageWidth}
          height={imageHeight}
          detections={shown}
          onError={onError}
        />
      )}
      <p class="caption">
        <strong>{name}</strong> <span class="quiet">{namesOf(shown)}</span>
      </p>
    </li>
  );
}

function namesOf(detections: readonly Detection[]): string {
  if (detections.length === 0) return 'nothing found';
  const named = detections
    .slice(0, MOST_NAMED)
    .map(({ label, confidence }) => `${wordsOf(label)} ${percent(confidence)}`);
  const others = detections.length - named.length;
  return [...named, ...(others > 0 ? [`and ${others} more`] : [])].join(', ');
}
