import { ankleOver, BONES } from '../figure/skeleton.js';
import type { Arm, Leg, Sides } from '../figure/pose.js';
import { add } from '../geometry/vector.js';
import type { Vector } from '../geometry/vector.js';

/** -1 is the left side, 1 the right. */
export type Side = -1 | 1;

export function bothSides<T>(make: (side: Side) => T): Sides<T> {
  return { left: make(-1), right: make(1) };
}

/** A leg whose ball of the foot stands on the floor; the knee goes where the toes point. */
export function planted(side: Side, ball: number, wide: number, turn = 12, pitch = 0): Leg {
  const outward = Math.tan((turn * Math.PI) / 180);
  return {
    ankle: ankleOver([ball, 0, side * wide], pitch, turn, side),
    knee: [1, 0.1, side * outward],
    pitch,
    toePitch: 0,
    turn,
  };
}

/** A closed hand around a handle. */
export function holding(hand: Vector, grip: Vector, elbow: Vector): Arm {
  return { hand, grip, elbow };
}

/** A straight body on the balls of its feet: its hip joints' middle. Degrees as of a pose's pitch. */
export function plankPelvis(ankle: Vector, pitch: number): Vector {
  const legs = Math.sqrt((BONES.thigh + BONES.shin - 0.4) ** 2 - (Math.abs(ankle[2]) - BONES.halfHips) ** 2);
  const angle = (pitch * Math.PI) / 180;
  return add([ankle[0], ankle[1], 0], [legs * Math.sin(angle), legs * Math.cos(angle), 0]);
}
