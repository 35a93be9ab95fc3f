import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { AnnotatedPhoto } from './annotated-photo.js';
import { above, colourOf, percent, wordsOf } from './detections.js';
import type { Detection } from './detections.js';

/** What was found in one photo. */
export interface Found {
  readonly imageWidth: number;
  readonly imageHeight: number;
  readonly detections: readonly Detection[];
}

interface ResultsProps {
  readonly found: Found;
  readonly src: string;
  readonly alt: string;
  readonly onPictureError?: () => void;
}

/** The photo with its boxes, from a confidence on that can be chosen, as a table too, and as JSON to copy. */
export function Results({ found, src, alt, onPictureError }: ResultsProps) {
  const threshold = useSignal(0.25);
  const shown = above(found.detections, threshold.value);
  return (
    <div class="results">
      <AnnotatedPhoto
        src={src}
        alt={alt}
        width={found.imageWidth}
        height={found.imageHeight}
        detections={shown}
        {...(onPictureError && { onError: onPictureError })}
      />
      <div class="findings">
        <Threshold value={threshold.value} onChange={(value) => (threshold.value = value)} />
        <Table detections={shown} total={found.detections.length} />
        <CopyJson value={found} />
      </div>
    </div>
  );
}

export function Threshold({ value, onChange }: { readonly value: number; readonly onChange: (value: number) => void }) {
  const id = useId();
  return (
    <p class="threshold">
      <label for={id}>Show from a confidence of {percent(value)}</label>
      <input
        id={id}
        type="range"
        min="0"
        max="1"
        step="0.01"
        value={value}
        aria-valuetext={percent(value)}
        onInput={({ currentTarget }) => onChange(Number(currentTarget.value))}
      />
    </p>
  );
}

function Table({ detections, total }: { readonly detections: readonly Detection[]; readonly total: number }) {
  return (
    <div class="scrolls" tabIndex={0} role="region" aria-label="Detections">
      <table>
        <caption aria-live="polite">
          {detections.length} of {total} {total === 1 ? 'detection' : 'detections'}
        </caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Confidence</th>
            <th scope="col">Box, pixels</th>
          </tr>
        </thead>
        <tbody>
          {detections.map(({ label, confidence, bbox }, index) => (
            <tr key={index}>
              <th scope="row">
                <span class="swatch" style={{ backgroundColor: colourOf(label) }} aria-hidden="true" /> {wordsOf(label)}
              </th>
              <td>{percent(confidence)}</td>
              <td>{bbox.map(Math.round).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CopyJson({ value }: { readonly value: Found }) {
  const said = useSignal('');
  const text = JSON.stringify(value, undefined, 2);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      said.value = 'Copied.';
    } catch {
      // Without HTTPS, or when the browser forbids it.
      said.value = 'This browser does not let a page copy. Open the JSON below, and copy it from there.';
    }
  };
  return (
    <>
      <p>
        <button type="button" onClick={() => void copy()}>
          Copy the JSON
        </button>{' '}
        <span role="status">{said}</span>
      </p>
      <details>
        <summary>The JSON</summary>
        <pre tabIndex={0}>{text}</pre>
      </details>
    </>
  );
}
