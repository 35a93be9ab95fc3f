import { colourOf, cornersOf, percent, wordsOf } from './detections.js';
import type { Detection } from './detections.js';

interface AnnotatedPhotoProps {
  readonly src: string;
  readonly alt: string;
  /** Pixels of the upright original, which boxes are measured in. */
  readonly width: number;
  readonly height: number;
  readonly detections: readonly Detection[];
  readonly onError?: () => void;
}

/** A photo with a box for each detection. The boxes are told in words by the table beside it. */
export function AnnotatedPhoto({ src, alt, width, height, detections, onError }: AnnotatedPhotoProps) {
  // Read the same whether a photo has 300 pixels or 8,000.
  const unit = Math.max(width, height) / 100;
  return (
    <div class="annotated" style={{ aspectRatio: `${width} / ${height}` }}>
      <img src={src} alt={alt} width={width} height={height} loading="lazy" decoding="async" onError={onError} />
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true" style={{ '--unit': unit }}>
        {detections.map((detection, index) => (
          <Box key={index} detection={detection} unit={unit} middle={width / 2} />
        ))}
      </svg>
    </div>
  );
}

interface BoxProps {
  readonly detection: Detection;
  readonly unit: number;
  readonly middle: number;
}

function Box({ detection, unit, middle }: BoxProps) {
  const { label, confidence } = detection;
  const { x1, y1, x2, y2 } = cornersOf(detection);
  const colour = colourOf(label);
  const isAtTop = y1 < unit * 5.5;
  // Towards the middle, since what is outside of the photo is not seen.
  const isAtRight = x1 > middle;
  return (
    <g data-label={label}>
      <rect x={x1} y={y1} width={x2 - x1} height={y2 - y1} fill="none" stroke="#000" stroke-width={unit * 0.9} />
      <rect x={x1} y={y1} width={x2 - x1} height={y2 - y1} fill="none" stroke={colour} stroke-width={unit * 0.5} />
      <text
        x={isAtRight ? x2 - unit * 0.4 : x1 + unit * 0.4}
        text-anchor={isAtRight ? 'end' : 'start'}
        y={isAtTop ? y1 + unit * 4 : y1 - unit * 0.9}
        fill={colour}
        stroke="#000"
        stroke-width={unit * 0.7}
        paint-order="stroke"
      >
        {wordsOf(label)} {percent(confidence)}
      </text>
    </g>
  );
}
