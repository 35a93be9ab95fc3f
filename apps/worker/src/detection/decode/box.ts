/** A box by its centre and size as one by its corners. */
export function toCorners(centreX: number, centreY: number, width: number, height: number) {
  return { x1: centreX - width / 2, y1: centreY - height / 2, x2: centreX + width / 2, y2: centreY + height / 2 };
}
