import type { Decoder, RecognitionContext } from '../decode/decoder.js';
import { contradictionOf } from './contradictions.js';
import { describeTensors } from './describe.js';

/**
 * Says which outputs are in the way when just one, alone, would be of one of the families; `undefined` when none is, or
 * several are. Nothing is read past them: masks and key points beside boxes show that a model does something else.
 */
export function outputsInTheWay(decoders: readonly Decoder[], context: RecognitionContext): string | undefined {
  const { outputs } = context;
  const [wanted, ...rivals] = outputs.filter((output) =>
    decoders.some((decoder) => isOf(decoder, { ...context, outputs: [output] })),
  );
  const others = outputs.filter((output) => output !== wanted);
  if (wanted === undefined || rivals.length > 0 || others.length === 0) return undefined;
  return `With ${describeTensors([wanted])} alone it could be decoded: export it without ${describeTensors(others)}`;
}

function isOf(decoder: Decoder, context: RecognitionContext): boolean {
  const layout = decoder.layoutOf(context);
  if (layout === undefined || decoder.evidenceFor(context, layout) === undefined) return false;
  return contradictionOf(decoder, layout, context) === undefined;
}
