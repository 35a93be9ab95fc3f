import { describe, expect, it } from '@jest/globals';
import type { RowFault } from '../exercise.row.js';
import { parseRows } from './parse-rows.js';

const own = {
  exerciseId: 'swing',
  name: 'Swing',
  description: 'Swing it.',
  difficultyLevel: 'beginner',
  image: 'a.jpg',
};
const foreign = {
  id: 'Kettlebell_Swing',
  name: 'Kettlebell Swing',
  force: null,
  level: 'intermediate',
  mechanic: null,
  equipment: null,
  primaryMuscles: ['hamstrings'],
  secondaryMuscles: [],
  instructions: ['Stand.', 'Swing.'],
  category: 'strength',
  images: ['Kettlebell_Swing/0.jpg', 'Kettlebell_Swing/1.jpg'],
};

function faultsOf(rows: readonly unknown[]): Pick<RowFault, 'row' | 'message'>[] {
  return parseRows(rows).faults.map(({ row, message }) => ({ row, message }));
}

describe('parseRows', () => {
  describe('of the own format', () => {
    it('should take a row as it is, trimmed, an empty description as none', () => {
      const { rows, faults } = parseRows([own, { ...own, exerciseId: 'b', name: ' B ', description: ' ' }]);
      expect(faults).toEqual([]);
      expect(rows).toEqual([
        { row: 1, ...own },
        { ...own, row: 2, exerciseId: 'b', name: 'B', description: undefined },
      ]);
    });

    it.each([
      [{ exerciseId: undefined }, 'exerciseId is missing'],
      [{ exerciseId: '../x' }, expect.stringMatching(/^exerciseId must be 1 to 100 letters/)],
      [{ exerciseId: 'a'.repeat(101) }, expect.stringMatching(/^exerciseId must be 1 to 100 letters/)],
      [{ name: 7 }, 'name must be text'],
      [{ name: ' ' }, 'name is empty'],
      [{ name: 'Cut \ud83d' }, 'name has a character that is cut off'],
      [{ description: '\ude00' }, 'description has a character that is cut off'],
      [{ name: 'a'.repeat(201) }, 'name must have at most 200 characters'],
      [{ difficultyLevel: 'expert' }, 'difficultyLevel must be one of beginner, intermediate, advanced'],
      [{ difficultyLevel: undefined }, 'difficultyLevel is missing'],
      [{ image: undefined }, 'image is missing'],
      [{ image: '' }, 'image is empty'],
      [{ description: null }, 'description must be text'],
      [{ descripton: 'x', colour: 'red' }, 'descripton is no field of an exercise; colour is no field of an exercise'],
      [{ name: undefined, image: 1 }, 'name is missing; image must be the path of a picture'],
    ])('should refuse %j', (change, message) => {
      expect(faultsOf([own, { ...own, exerciseId: 'bad', ...change }])).toEqual([{ row: 2, message }]);
    });

    it.each([[null], ['text'], [[]], [1]])('should refuse %j as a row', (raw) => {
      expect(faultsOf([own, raw])).toEqual([{ row: 2, message: 'it must be an object' }]);
    });
  });

  describe('of the free-exercise-db format', () => {
    it('should take what an exercise has, and join the instructions', () => {
      expect(parseRows([foreign])).toEqual({
        faults: [],
        rows: [
          {
            row: 1,
            exerciseId: 'Kettlebell_Swing',
            name: 'Kettlebell Swing',
            description: 'Stand.\nSwing.',
            difficultyLevel: 'intermediate',
            image: 'Kettlebell_Swing/0.jpg',
          },
        ],
      });
    });

    it.each([
      [{ level: 'expert' }, { difficultyLevel: 'advanced' }],
      [{ instructions: [] }, { description: undefined }],
      [{ id: undefined }, { exerciseId: 'kettlebell-swing' }],
      [{ id: 'no slug/at all' }, { exerciseId: 'kettlebell-swing' }],
      [{ id: undefined, name: '90/90 Über-Stretch!' }, { exerciseId: '90-90-uber-stretch' }],
      [{ equipment: 12, category: 'anything' }, { name: 'Kettlebell Swing' }],
    ])('should turn %j into %j', (change, expected) => {
      expect(parseRows([{ ...foreign, ...change }])).toMatchObject({ faults: [], rows: [expected] });
    });

    it.each([
      [{ level: 'advanced' }, 'level must be one of beginner, intermediate, expert'],
      [{ name: undefined }, 'name is missing'],
      [{ images: [] }, 'images has no picture'],
      [{ images: undefined }, 'images is missing'],
      [{ images: [''] }, 'images[0] is empty'],
      [{ instructions: 'Stand.' }, 'instructions must be a list of texts'],
      [{ instructions: ['Stand.', 2] }, 'instructions[1] must be text'],
      [{ instructions: ['a'.repeat(6_000), 'b'.repeat(6_000)] }, 'instructions must have at most 10000 characters'],
      [{ id: '', name: '深蹲' }, 'id must be given: the name has no letters or digits to make one of'],
    ])('should refuse %j', (change, message) => {
      expect(faultsOf([foreign, { ...foreign, id: 'bad', ...change }])).toEqual([{ row: 2, message }]);
    });
  });

  it('should refuse an id that is there twice, also one made of a name', () => {
    const rows = [
      { ...foreign, id: 'kettlebell-swing' },
      { ...foreign, id: undefined },
    ];
    expect(faultsOf(rows)).toEqual([{ row: 2, message: 'exerciseId kettlebell-swing is already that of row 1' }]);
  });

  it('should tell the format by most rows, so that a bad one is still named for what it lacks', () => {
    expect(faultsOf([{ name: 'Lost' }, own, own]).map(({ row }) => row)).toEqual([1, 3]);
    expect(faultsOf([{ name: 'Lost' }, foreign])).toEqual([
      { row: 1, message: 'level is missing; instructions is missing; images is missing' },
    ]);
  });
});
