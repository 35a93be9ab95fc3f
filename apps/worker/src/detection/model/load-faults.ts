/** What the ONNX runtime says at length, in its own terms, of what people can mend. */
const FAULTS: readonly (readonly [says: RegExp, advice: string])[] = [
  [/Opset \d+ is under development/u, 'its ONNX opset is newer than the runtime here: export it with an older one'],
  [/is not a registered function\/op|No Op registered for/u, 'it has an operator that ONNX has not: export it without'],
  [
    /external (?:data|tensors)/iu,
    'its weights are not all in the file itself: put the file that has them beside it, or export all into one',
  ],
];

/** Why a model can't be loaded: what to do where that is known, then the runtime's own reason. */
export function explainLoadFault(reason: string): string {
  const advice = FAULTS.find(([says]) => says.test(reason))?.[1];
  return advice === undefined ? reason : `${advice}. The runtime says: ${reason}`;
}
