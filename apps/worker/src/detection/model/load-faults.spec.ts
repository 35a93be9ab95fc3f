import { describe, expect, it } from '@jest/globals';
import { explainLoadFault } from './load-faults.js';

describe('explainLoadFault', () => {
  it.each([
    [
      'ONNX Runtime only *guarantees* support for … Opset 99 is under development and support',
      'its ONNX opset is newer',
    ],
    ['Fatal error: my.ops:FancyOp(-1) is not a registered function/op', 'it has an operator that ONNX has not'],
    ['Error No Op registered for FancyOp with domain_version of 13', 'it has an operator that ONNX has not'],
    ['[ShapeInferenceError] Cannot parse data from external tensors. Please', 'its weights are not all in the file'],
    ['External data path does not exist: "/models/gone.data"', 'its weights are not all in the file'],
  ])('should say what to do of %j, and keep it', (reason, advice) => {
    const explained = explainLoadFault(reason);
    expect(explained.startsWith(advice)).toBe(true);
    expect(explained.endsWith(`. The runtime says: ${reason}`)).toBe(true);
  });

  it('should leave what else the runtime says', () => {
    expect(explainLoadFault('Protobuf parsing failed.')).toBe('Protobuf parsing failed.');
  });
});
