import type { Decoder, Evidence, OutputLayout, RecognitionContext } from '../decode/decoder.js';
import { EVIDENCE } from '../decode/decoder.js';
import { DECODERS } from '../decode/decoders.js';
import { contradictionOf } from './contradictions.js';

/** A family that a model may be of. */
export interface Family {
  readonly decoder: Decoder;
  readonly layout: OutputLayout;
  readonly because: string;
}

/**
 * Every family that has the strongest evidence, but for those that the values rule out: more than one leaves it open.
 * `undefined` when none has any.
 */
export function claimants(context: RecognitionContext): Family[] | undefined {
  return strongest(context)?.filter(({ decoder, layout }) => !contradictionOf(decoder, layout, context));
}

/**
 * When labels fit no family, the rest alone may tell one, and then it is the labels that are wrong; but only where the
 * outputs tell how many there should be.
 */
export function claimantsOfWrongLabels(context: RecognitionContext): Family[] | undefined {
  return claimants({ ...context, labelCount: undefined })?.filter(({ layout }) => layout.classes !== undefined);
}

function strongest(context: RecognitionContext): Family[] | undefined {
  const claims = DECODERS.flatMap((decoder) => claimOf(decoder, context));
  const [source] = EVIDENCE.filter((one) => claims.some(({ evidence }) => evidence.source === one));
  if (source === undefined) return undefined;
  return claims
    .filter(({ evidence }) => evidence.source === source)
    .map(({ decoder, layout, evidence }) => ({ decoder, layout, because: evidence.because }));
}

interface Claim {
  readonly decoder: Decoder;
  readonly layout: OutputLayout;
  readonly evidence: Evidence;
}

function claimOf(decoder: Decoder, context: RecognitionContext): Claim[] {
  const layout = decoder.layoutOf(context);
  const evidence = layout && decoder.evidenceFor(context, layout);
  return layout === undefined || evidence === undefined ? [] : [{ decoder, layout, evidence }];
}
