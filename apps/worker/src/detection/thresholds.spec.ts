import { describe, expect, it } from '@jest/globals';
import { effectiveOptions } from './thresholds.js';

describe('effectiveOptions', () => {
  it('should take the request over the environment over the model over the fallback', () => {
    expect(effectiveOptions({}, {}, {})).toEqual({
      minConfidence: 0.3,
      nmsIou: 0.45,
      maxDetections: 300,
      labels: undefined,
    });
    const model = { minConfidence: 0.1, nmsIou: 0.2, maxDetections: 50 };
    expect(effectiveOptions({}, {}, model)).toMatchObject(model);
    const environment = { minConfidence: 0.4, nmsIou: 0.5, maxDetections: 100, labels: ['plate'] };
    expect(effectiveOptions({}, environment, model)).toEqual(environment);
    const request = { minConfidence: 0, maxDetections: 20, labels: ['bench'] };
    expect(effectiveOptions(request, environment, model)).toEqual({ ...request, nmsIou: 0.5 });
  });

  it('should not let a request raise the number of detections', () => {
    expect(effectiveOptions({ maxDetections: 200 }, { maxDetections: 100 }, {}).maxDetections).toBe(100);
    expect(effectiveOptions({ maxDetections: 200 }, {}, { maxDetections: 50 }).maxDetections).toBe(50);
    expect(effectiveOptions({ maxDetections: 1_000 }, {}, {}).maxDetections).toBe(300);
  });
});
