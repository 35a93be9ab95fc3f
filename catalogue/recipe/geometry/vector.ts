/** Centimetres: x is forward of the person, y is up from the floor, z is the person's right. */
export type Vector = readonly [x: number, y: number, z: number];

export const FORWARD: Vector = [1, 0, 0];
export const UP: Vector = [0, 1, 0];
export const RIGHT: Vector = [0, 0, 1];

export function add([ax, ay, az]: Vector, [bx, by, bz]: Vector): Vector {
  return [ax + bx, ay + by, az + bz];
}

export function scale([x, y, z]: Vector, factor: number): Vector {
  return [x * factor, y * factor, z * factor];
}

export function subtract(a: Vector, b: Vector): Vector {
  return add(a, scale(b, -1));
}

export function dot([ax, ay, az]: Vector, [bx, by, bz]: Vector): number {
  return ax * bx + ay * by + az * bz;
}

export function cross([ax, ay, az]: Vector, [bx, by, bz]: Vector): Vector {
  return [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx];
}

export function distance(a: Vector, b: Vector): number {
  return Math.hypot(...subtract(a, b));
}

export function unit(vector: Vector): Vector {
  return scale(vector, 1 / Math.hypot(...vector));
}

/** The point at `share` of the way from a (0) to b (1). */
export function between(a: Vector, b: Vector, share: number): Vector {
  return add(a, scale(subtract(b, a), share));
}

export function mean(points: readonly Vector[]): Vector {
  return scale(
    points.reduce<Vector>((sum, point) => add(sum, point), [0, 0, 0]),
    1 / points.length,
  );
}

/** Two directions of length 1 that stand upright on an axis and on each other. */
export function acrossAxis(axis: Vector): readonly [Vector, Vector] {
  const first = unit(cross(axis, Math.abs(axis[1]) < 0.9 * Math.hypot(...axis) ? UP : FORWARD));
  return [first, unit(cross(first, axis))];
}
