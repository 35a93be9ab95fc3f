import type { Decoder, RecognitionContext } from '../decode/decoder.js';
import type { Family } from './claims.js';
import { claimants } from './claims.js';

/** What settles which of these families a model is of: for each a sidecar that can be pasted, and labels where they tell. */
export function waysOut(
  sidecarPath: string,
  context: RecognitionContext,
  families: readonly Pick<Family, 'decoder' | 'layout'>[],
): string[] {
  const told = toldByLabels(context, families);
  return [
    `If you know which it is, write into ${sidecarPath}${families.length > 1 ? ' its line, one of these' : ''}:`,
    ...families.map(({ decoder }) => sidecarOf(decoder)),
    ...(told.length === 0 ? [] : [`The number of "labels" there tells it as well: ${told.join(', ')}`]),
  ];
}

/** With its preprocessing, since nothing in a model's file tells whether that is right. */
function sidecarOf({ family, preprocessing: { channelOrder, mean, std, fit, pad } }: Decoder): string {
  const fields = Object.entries({ format: family, channelOrder, mean, std, fit, pad });
  return `{ ${fields.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(', ')} }`;
}

/** With how many labels the model would be told to be of which family, where nobody names any yet. */
function toldByLabels(context: RecognitionContext, families: readonly Pick<Family, 'decoder' | 'layout'>[]): string[] {
  if (context.labelCount !== undefined) return [];
  const counts = new Set(families.flatMap(({ layout: { classes } }) => classes ?? []));
  return [...counts].flatMap((labelCount) => {
    const [told, ...rivals] = claimants({ ...context, labelCount }) ?? [];
    const isTold = rivals.length === 0 && families.some(({ decoder }) => decoder === told?.decoder);
    return told !== undefined && isTold ? [`${labelCount} make it "${told.decoder.family}"`] : [];
  });
}
