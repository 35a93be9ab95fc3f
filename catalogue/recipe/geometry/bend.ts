import { add, distance, dot, scale, subtract, unit } from './vector.js';
import type { Vector } from './vector.js';

/**
 * The joint between two bones that reach from root to end, on the side of the hint: the cosine rule.
 * @throws {RangeError} when the bones are too short
 */
export function bend(root: Vector, end: Vector, upper: number, lower: number, hint: Vector): Vector {
  const reach = distance(root, end);
  if (reach > upper + lower)
    throw new RangeError(
      `A limb of ${upper + lower} cm cannot reach ${reach.toFixed(1)} cm from ${root.join(', ')}: move the body or the target`,
    );
  const along = unit(subtract(end, root));
  const share = (upper ** 2 - lower ** 2 + reach ** 2) / (2 * reach);
  const aside = unit(subtract(hint, scale(along, dot(hint, along))));
  return add(root, add(scale(along, share), scale(aside, Math.sqrt(Math.max(0, upper ** 2 - share ** 2)))));
}
