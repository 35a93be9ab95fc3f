import { describe, expect, it } from '@jest/globals';
import { decoderOf } from '../decode/decoders.js';
import { contextOf, floats, integers } from '../decode/outputs.fixture.js';
import { contradictionOf } from './contradictions.js';

const IN_PIXELS = [320, 320, 64, 64];
/** So many that they prove something. */
const MANY = 20;

/** What is said of one output with these rows, in an input of 640 x 640 pixels. */
function saidOf(family: string, rows: readonly (readonly number[])[]): string | undefined {
  const decoder = decoderOf(family);
  const context = contextOf([floats('output0', [1, rows.length, rows[0]?.length ?? 0], rows.flat())]);
  return contradictionOf(decoder, decoder.layoutOf(context) ?? {}, context);
}

describe('contradictionOf', () => {
  it.each([
    ['a class id', 17, 'a score is 17, and not within 0 and 1'],
    ['a logit', -4.125, 'a score is -4.13, and not within 0 and 1'],
  ])('should tell a score that is %s', (_, score, expected) => {
    const row = [...IN_PIXELS, 0, 0, 0];
    expect(saidOf('ultralytics-rtdetr', [row, [...IN_PIXELS, score, score, score]])).toBe(expected);
  });

  it.each([
    ['offsets that are read as pixels', 'yolox-decoded', [0.5, 0.5, 3.5, 3.5, 0.5, 0.5]],
    ['shares that are read as pixels', 'yolox-decoded', [0.5, 0.5, 0.25, 0.25, 0.5, 0.5]],
    ['pixels that are read as shares', 'ultralytics-rtdetr', [...IN_PIXELS, 0.5]],
    ['boxes beside the picture', 'yolox-decoded', [-320, 320, 64, 64, 0.5, 0.5]],
    ['boxes that are large one way only', 'yolox-decoded', [320, 320, 64, 2600, 0.5, 0.5]],
  ])('should tell %s', (_, family, row) => {
    const rows = new Array<readonly number[]>(MANY).fill(row);
    expect(saidOf(family, rows)).toBe('none of the 20 boxes lies in the picture and has a size that could be meant');
    expect(saidOf(family, rows.slice(1))).toBeUndefined();
  });

  it.each([
    ['a size below 0', 'yolox-decoded', [320, 320, -64, 64, 0.5, 0.5]],
    ['a centre and a size that are read as corners', 'end2end', [320, 240, 50, 40, 0.5, 1]],
  ])('should tell boxes nearly all of which are the wrong way round: %s', (_, family, row) => {
    const turned = new Array<readonly number[]>(19).fill(row);
    const sound = [100, 100, 200, 200, 0.5, 1];
    expect(saidOf(family, [...turned, sound])).toBe('19 of the 20 boxes end before they begin');
    expect(saidOf(family, [...turned.slice(1), sound, sound])).toBeUndefined();
  });

  it.each([
    ['yolov5', [63, 0.005], 'objectness is 63, and not within 0 and 1'],
    ['yolox-decoded', [0.005, -20.5], 'a class score is -20.5, and not within 0 and 1'],
  ])('should tell what is no share where %s multiplies two, though the product is one', (family, factors, expected) => {
    expect(saidOf(family, [[...IN_PIXELS, ...factors, 0.005]])).toBe(expected);
    expect(saidOf(family, [[...IN_PIXELS, 0.5, NaN, 0.5]])).toBeUndefined();
  });

  it('should tell that of objectness in strides, too', () => {
    const rows = Array.from({ length: 8400 }, () => [0.5, 0.5, 3.5, 3.5, 17, 0.01]);
    expect(saidOf('yolox', rows)).toBe('objectness is 17, and not within 0 and 1');
  });

  describe.each([
    ['yolov8', 1, [0.5, 0.5]],
    ['yolov5', 1, [0.5, 0.5]],
    ['ultralytics-rtdetr', 1 / 640, [0.5]],
  ])('of corners that %s reads as centre and size', (family, scale, scores) => {
    const scaled = (...box: readonly number[]) => [...box.map((value) => value * scale), ...scores];
    // Over the whole picture, as the cells of a grid are.
    const corners = Array.from({ length: 100 }, (_, cell) => {
      const [x, y] = [64 * (cell % 10), 64 * Math.floor(cell / 10)];
      return scaled(x, y, x + 64, y + 64);
    });
    const sound = new Array<readonly number[]>(10).fill(scaled(...IN_PIXELS));

    it('should tell them, unless there are others', () => {
      const expected =
        'nearly all of the 100 boxes are too large for where they are, as two corners are that are read as centre and size';
      expect(saidOf(family, corners)).toBe(expected);
      expect(saidOf(family, [...sound, ...corners.slice(10)])).toBeUndefined();
    });

    it('should not take boxes of the whole picture for such, though some are beside it', () => {
      const whole = Array.from({ length: 100 }, (_, row) => scaled(row < 10 ? 520 : 320, 320, 640, 640));
      expect(saidOf(family, whole)).toBeUndefined();
    });
  });

  it('should tell class ids that are read as scores', () => {
    const rows = Array.from({ length: MANY }, (_, row) => [10, 10, 90, 90, row % 2, 0.5]);
    expect(saidOf('end2end', rows)).toBe('each of the 20 scores is 0 or 1, as class ids are');
    expect(saidOf('end2end', rows.slice(1))).toBeUndefined();
    expect(saidOf('end2end', [...rows, [10, 10, 90, 90, 0.25, 0.5]])).toBeUndefined();
  });

  it.each([
    ['one sound box', 'yolox-decoded', [...IN_PIXELS, 0, 0], ...new Array<number[]>(MANY).fill([1, 1, 1, 1, 0.5, 0.5])],
    ['a score that rounding has carried over 1', 'ultralytics-rtdetr', [0.5, 0.5, 0.25, 0.25, 1.005], [0, 0, 0, 0, 0]],
    ['rows that fill up with zeros', 'yolox-decoded', ...new Array<number[]>(MANY).fill([0, 0, 0, 0, 0, 0])],
    ['scores of 0 alone', 'end2end', ...new Array<number[]>(MANY).fill([10, 10, 90, 90, 0, 0])],
    ['no numbers', 'yolox-decoded', [NaN, NaN, NaN, NaN, NaN, NaN], [NaN, 0, 0, 0, 0, 0]],
  ])('should leave %s', (_, family, ...rows) => {
    expect(saidOf(family, rows)).toBeUndefined();
  });

  it.each([
    ['finds nothing in grey', []],
    ['fills up with -1', [-1]],
  ])('should leave a model that %s', (_, rows) => {
    const count = rows.length;
    const boxes = floats(
      'boxes',
      [count, 4],
      rows.flatMap((value) => [value, value, value, value]),
    );
    const outputs = [boxes, integers('labels', [count], rows), floats('scores', [count], rows)];
    expect(contradictionOf(decoderOf('torchvision'), {}, contextOf(outputs))).toBeUndefined();
  });
});
