import { describe, expect, it } from '@jest/globals';
import { BENCH } from '../equipment/bench.js';
import { BONES, jointsOf } from '../figure/skeleton.js';
import type { ArmJoints, Joints, LegJoints } from '../figure/skeleton.js';
import { add, between, distance, dot, scale, subtract, unit } from '../geometry/vector.js';
import type { Vector } from '../geometry/vector.js';
import type { Solid } from '../shapes/solid.js';
import type { Drawing, Moment } from './drawing.js';
import { DRAWINGS } from './drawings.js';

/** Half the thickness of a closed hand, in centimetres. */
const PALM = 3.6;

const moments = DRAWINGS.flatMap((drawing): [string, Drawing, Moment, Joints][] =>
  [drawing.ghost, drawing.solid].flatMap((moment, index) =>
    moment === undefined
      ? []
      : [[`${drawing.slug} (${index === 0 ? 'pale' : 'strong'})`, drawing, moment, jointsOf(moment.pose)]],
  ),
);

const arms = ({ arms: { left, right } }: Joints): ArmJoints[] => [left, right];
const legs = ({ legs: { left, right } }: Joints): LegJoints[] => [left, right];

function distanceToSegment(point: Vector, from: Vector, to: Vector): number {
  const way = subtract(to, from);
  const share = dot(way, way) === 0 ? 0 : dot(subtract(point, from), way) / dot(way, way);
  return distance(point, between(from, to, Math.min(1, Math.max(0, share))));
}

/** Centimetres from a point to the surface of a rod, a rim or a ball. */
function gap(point: Vector, { extent }: Solid): number {
  return Math.min(
    ...extent.map(
      ({ centre, radius }, index) =>
        distanceToSegment(point, centre, (extent[index + 1] ?? { centre }).centre) - radius,
    ),
  );
}

function restsOnBench([x, y, z]: Vector, furniture: readonly Solid[]): boolean {
  const spots = furniture.flatMap(({ extent }) => extent.map(({ centre }) => centre));
  const isWithin = (value: number, axis: 0 | 2): boolean =>
    spots.some((spot) => spot[axis] <= value) && spots.some((spot) => spot[axis] >= value);
  return isWithin(x, 0) && isWithin(z, 2) && Math.abs(y - BENCH.top - 3) < 1;
}

describe('DRAWINGS', () => {
  it.each(moments)('should keep the lengths of the bones: %s', (_, _drawing, _moment, joints) => {
    for (const { shoulder, elbow, wrist, hand, open } of arms(joints)) {
      expect(distance(shoulder, elbow)).toBeCloseTo(BONES.upperArm);
      expect(distance(elbow, wrist)).toBeCloseTo(BONES.forearm);
      expect(distance(wrist, hand)).toBeCloseTo(open ? 0 : BONES.palm);
    }
    for (const { hip, knee, ankle } of legs(joints)) {
      expect(distance(hip, knee)).toBeCloseTo(BONES.thigh);
      expect(distance(knee, ankle)).toBeCloseTo(BONES.shin);
    }
  });

  it.each(moments)('should bend no knee backwards: %s', (_, _drawing, _moment, joints) => {
    for (const { hip, knee, ankle } of legs(joints)) {
      const [x, y] = unit(subtract(ankle, hip));
      const bow = subtract(knee, between(hip, ankle, 0.5));

      expect(dot(bow, [-y, x, 0])).toBeGreaterThan(0);
    }
  });

  it.each(moments)('should stand on the floor and go through it nowhere: %s', (_, _drawing, _moment, joints) => {
    const heights = legs(joints).flatMap(({ heel, ball, toe }) => [heel[1], ball[1], toe[1]]);

    expect(Math.min(...heights)).toBeCloseTo(0);
  });

  it.each(moments)('should have the hands at what they hold: %s', (_, { furniture = [] }, moment, joints) => {
    for (const hold of moment.holds) {
      expect(Math.min(...arms(joints).map(({ hand }) => distance(hand, hold)))).toBeLessThan(0.01);
      const nearest = Math.min(Infinity, ...moment.gear.map((solid) => gap(hold, solid)));
      expect(nearest < PALM || restsOnBench(hold, furniture)).toBe(true);
    }
  });

  it.each(moments)('should keep the gear above the floor: %s', (_, _drawing, { gear }) => {
    for (const { centre, radius } of gear.flatMap(({ extent }) => extent))
      expect(add(centre, scale([0, -1, 0], radius))[1]).toBeGreaterThan(-1.2);
  });
});
