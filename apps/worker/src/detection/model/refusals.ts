import type { Decoder, RecognitionContext } from '../decode/decoder.js';
import { DECODERS } from '../decode/decoders.js';
import { UnusableModelError } from '../detection.errors.js';
import type { Family } from './claims.js';
import { contradictionOf } from './contradictions.js';
import { describeTensors } from './describe.js';
import { outputsInTheWay } from './extra-outputs.js';
import { hasUnreadableNames, labelsFit, miscount, namedLabels } from './labels.js';
import type { ModelFile } from './model-file.js';
import { sidecarPathOf } from './sidecar.js';
import { waysOut } from './ways-out.js';

/** A model that several families claim, and the sidecars that would settle it. */
export function ambiguous(file: ModelFile, context: RecognitionContext, rivals: readonly Family[]): UnusableModelError {
  return new UnusableModelError(
    [
      `The model ${file.path} could be of more than one family. ${foundIn(context)}${unreadOf(file)}. It could be`,
      ...rivals.map(({ decoder, because }) => `  "${decoder.family}", because ${because}`),
      ...waysOut(sidecarPathOf(file.path), context, rivals),
    ].join('\n'),
  );
}

/** A model that no family claims: what it has, what it could be and what not, and the sidecars that would settle it. */
export function unrecognised(file: ModelFile, context: RecognitionContext, isSizeOpen: boolean): UnusableModelError {
  const found = foundIn(context) + unreadOf(file);
  const sidecarPath = sidecarPathOf(file.path);
  const readings = DECODERS.flatMap((decoder) => readingOf(decoder, file, context));
  if (readings.length === 0) {
    const families = DECODERS.map(({ family }) => family).join(', ');
    const inTheWay = outputsInTheWay(DECODERS, context);
    const otherSize =
      '; if it is one, of another size than it was run with here, write {"inputSize": [width, height]} into';
    return new UnusableModelError(
      `The model ${file.path} is of no family that can be decoded. ${found}. ${inTheWay === undefined ? '' : `${inTheWay}. `}` +
        `Known are ${families}; docs/models.md says what ` +
        `each looks like. Export it as one of these${isSizeOpen ? `${otherSize} ${sidecarPath}` : ''}`,
    );
  }
  const possible = readings.filter(({ objection }) => objection === undefined);
  const denied = readings.flatMap(({ decoder: { family }, objection }) =>
    objection === undefined ? [] : [`  "${family}": ${objection}`],
  );
  if (possible.length === 0) {
    return new UnusableModelError(
      [
        `The model ${file.path} is of no family that can be decoded. ${found}. It has the shapes of these, but can't be read as one`,
        ...denied,
        'Export it as one of the families in docs/models.md, which says what each looks like: mostly boxes must be in ' +
          `pixels of the input. If only its labels are wrong, list the right ones in "labels" of ${sidecarPath}`,
      ].join('\n'),
    );
  }
  return new UnusableModelError(
    [
      `The model ${file.path} is of no family that can be told by its metadata, names or shapes. ${found}. It could be read as`,
      ...possible.map(({ decoder: { family, outputs } }) => `  "${family}": ${outputs}`),
      ...(denied.length === 0 ? [] : ["It can't be read as", ...denied]),
      ...waysOut(sidecarPath, context, possible),
    ].join('\n'),
  );
}

function foundIn({ input: { name, type, layout, width, height }, outputs }: RecognitionContext): string {
  return (
    `For the picture ${name}, ${type} ${layout.toUpperCase()} of ${width} x ${height} pixels, ` +
    `it has the outputs ${describeTensors(outputs)}`
  );
}

/** What could have told more. */
function unreadOf(file: ModelFile): string {
  const { path, misnamedSidecar } = file;
  const sidecarPath = sidecarPathOf(path);
  const names = `. The "names" of its metadata can't be read: list them in "labels" of ${sidecarPath}`;
  const misnamed = `. ${misnamedSidecar} is not read: the model's sidecar is ${sidecarPath}`;
  return (hasUnreadableNames(file) ? names : '') + (misnamedSidecar === undefined ? '' : misnamed);
}

interface Reading extends Pick<Family, 'decoder' | 'layout'> {
  /** Why a sidecar that names the family would be refused. */
  readonly objection: string | undefined;
}

/** How the outputs' shapes allow to read them. */
function readingOf(decoder: Decoder, file: ModelFile, context: RecognitionContext): Reading[] {
  const layout = decoder.layoutOf(context);
  if (layout === undefined) return [];
  const labels = namedLabels(file);
  const isOfOtherLabels = labels !== undefined && !labelsFit(labels, layout);
  const objection = isOfOtherLabels
    ? `it would have ${miscount(labels, layout)}`
    : contradictionOf(decoder, layout, context);
  return [{ decoder, layout, objection }];
}
