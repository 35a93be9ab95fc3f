import type { Decoder, RecognitionContext } from '../decode/decoder.js';
import { DECODERS } from '../decode/decoders.js';
import { UnusableModelError } from '../detection.errors.js';
import { describeTensors } from './describe.js';
import type { ModelFile } from './model-file.js';
import { sidecarPathOf } from './sidecar.js';

/** A model whose family is open: what it has, what it could be, and the sidecar that would settle it. */
export function unrecognised(
  file: ModelFile,
  context: RecognitionContext,
  rivals: readonly { readonly decoder: Decoder; readonly because: string }[] | undefined,
): UnusableModelError {
  const { name, type, layout, width, height } = context.input;
  const found =
    `For the picture ${name}, ${type} ${layout.toUpperCase()} of ${width} x ${height} pixels, ` +
    `it has the outputs ${describeTensors(context.outputs)}`;
  const sidecarPath = sidecarPathOf(file.path);
  if (rivals !== undefined) {
    const claims = rivals.map(({ decoder, because }) => `  "${decoder.family}", because ${because}`);
    return new UnusableModelError(
      [
        `The model ${file.path} could be of more than one family. ${found}. It could be`,
        ...claims,
        `Write into ${sidecarPath} which one it is:`,
        sidecarFor(rivals.map(({ decoder }) => decoder)),
      ].join('\n'),
    );
  }
  const possible = DECODERS.filter((decoder) => decoder.layoutOf(context) !== undefined);
  if (possible.length === 0) {
    const families = DECODERS.map(({ family }) => family).join(', ');
    return new UnusableModelError(
      `The model ${file.path} is of no family that can be decoded. ${found}. Known are ${families}; docs/models.md says what ` +
        `each looks like. Export it as one of these; if it is one, of another size than it was run with here, write ` +
        `{"inputSize": [width, height]} into ${sidecarPath}`,
    );
  }
  return new UnusableModelError(
    [
      `The model ${file.path} is of no family that can be told by its metadata, names or shapes. ${found}. It could be read as`,
      ...possible.map(({ family, outputs }) => `  "${family}": ${outputs}`),
      `If it is one of these, write into ${sidecarPath}:`,
      sidecarFor(possible),
    ].join('\n'),
  );
}

/**
 * A sidecar that can be pasted: with the first of the families, and its preprocessing, since nothing in a model's file tells
 * whether that is right.
 */
function sidecarFor([likeliest, ...others]: readonly Decoder[]): string {
  if (likeliest === undefined) return '{}';
  const { channelOrder, mean, std, fit, pad } = likeliest.preprocessing;
  const sidecar = { format: likeliest.family, channelOrder, mean, std, fit, pad };
  const lines = Object.entries(sidecar).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  const instead = others.map(({ family }) => `"${family}"`).join(' or ');
  return [
    `{\n${lines.join(',\n')}\n}`,
    ...(instead === '' ? [] : [`or with the "format" ${instead} and what that expects (docs/models.md)`]),
  ].join('\n');
}
