import { describe, expect, it } from '@jest/globals';
import { decoderOf, DECODERS } from '../decode/decoders.js';
import { contextOf, floats, inputOf } from '../decode/outputs.fixture.js';
import { outputsInTheWay } from './extra-outputs.js';

const input = inputOf(64, 64);
/** A candidate for each of 84 cells, a column each: boxes in pixels and two scores. */
const HEAD = floats(
  'head',
  [1, 6, 84],
  Array.from({ length: 6 * 84 }, (_, index) => (index < 4 * 84 ? 30 : 0.25)),
);
const FEATURES = floats('features', [1, 84]);
const MORE = floats('more', [1, 84]);

describe('outputsInTheWay', () => {
  it('should name what keeps a model from being of a family', () => {
    const said =
      'With head float32 [1, 6, 84] alone it could be decoded: export it without features float32 [1, 84], more float32 [1, 84]';
    const context = contextOf([FEATURES, HEAD, MORE], { input });
    expect(outputsInTheWay(DECODERS, context)).toBe(said);
    expect(outputsInTheWay([decoderOf('yolov8')], context)).toBe(said);
    expect(outputsInTheWay([decoderOf('fastestdet')], context)).toBeUndefined();
  });

  it.each([
    ['nothing is beside it', [HEAD]],
    ['two could be meant', [HEAD, { ...HEAD, name: 'other' }]],
    ['nothing is of a family', [FEATURES, FEATURES]],
    [
      'what could be is denied by its values',
      [
        FEATURES,
        floats(
          'head',
          [1, 6, 84],
          HEAD.data.map((value) => value / 30),
        ),
      ],
    ],
  ])('should say nothing where %s', (_, outputs) => {
    expect(outputsInTheWay(DECODERS, contextOf(outputs, { input }))).toBeUndefined();
  });
});
