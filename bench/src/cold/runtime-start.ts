import { InferenceSession } from 'onnxruntime-node';

// The least that any worker in Node must do before it can infer: start, load the runtime, load the model.
const [, , modelPath = ''] = process.argv;
await InferenceSession.create(modelPath, { intraOpNumThreads: 1, interOpNumThreads: 1 });
console.log('loaded');
