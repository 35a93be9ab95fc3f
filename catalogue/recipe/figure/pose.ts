import type { Vector } from '../geometry/vector.js';

export interface Arm {
  /** A closed hand: the middle of what it holds. An open hand: the wrist. */
  readonly hand: Vector;
  readonly open?: boolean;
  /** A closed hand: along the handle. An open hand: from wrist to fingertips. */
  readonly grip: Vector;
  /** The direction in which the elbow points. */
  readonly elbow: Vector;
}

export interface Leg {
  readonly ankle: Vector;
  /** The direction in which the knee points. */
  readonly knee: Vector;
  /** Degrees by which the toes point down: 0 is flat, 90 is on tiptoe. */
  readonly pitch: number;
  /** The same for the toes alone, where they bend; else as the foot. */
  readonly toePitch?: number;
  /** Degrees by which the toes point outwards. */
  readonly turn: number;
}

/** Pitches are degrees of leaning forward: 0 is upright, 90 is face down, -90 is face up. */
export interface Pose {
  /** The middle between the hip joints. */
  readonly pelvis: Vector;
  readonly hipPitch: number;
  readonly chestPitch: number;
  readonly headPitch: number;
  readonly arms: Sides<Arm>;
  readonly legs: Sides<Leg>;
}

export interface Sides<T> {
  readonly left: T;
  readonly right: T;
}
