import type { OutputTensor } from '../decode/decoder.js';
import type { TensorInfo } from './model-spec.js';

/** Tensors as people read them: `images float32 [1, 3, 640, 640]`. */
export function describeTensors(tensors: readonly (TensorInfo | OutputTensor)[]): string {
  return tensors
    .map((tensor) => {
      const shape = 'dims' in tensor ? tensor.dims : tensor.shape;
      return `${tensor.name} ${tensor.type} [${shape.map((size) => (size === '' ? '?' : size)).join(', ')}]`;
    })
    .join(', ');
}
