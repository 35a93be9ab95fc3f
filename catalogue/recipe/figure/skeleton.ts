import { bend } from '../geometry/bend.js';
import { add, between, RIGHT, scale, subtract, unit, UP } from '../geometry/vector.js';
import type { Vector } from '../geometry/vector.js';
import type { Arm, Leg, Pose, Sides } from './pose.js';

/** Lengths in centimetres of a person of about 1.74 m. */
export const BONES = {
  thigh: 42,
  shin: 41,
  upperArm: 29,
  forearm: 26,
  /** From the wrist to the middle of what a closed hand holds. */
  palm: 7,
  /** From the hip joints' middle to the waist, and from there to the root of the neck. */
  lowerSpine: 20,
  upperSpine: 31,
  neck: 8,
  /** From the root of the neck to the middle of the head. */
  head: 18,
  halfHips: 9,
  halfShoulders: 17.5,
  shoulderDrop: 6,
} as const;

/** The foot from its ankle: forward to the ball and toe, back to the heel, down to the sole. */
export const FOOT = { ball: 11, toe: 17, heel: 5, sole: 8 } as const;

/** The directions of a part of the body. */
export interface Frame {
  readonly up: Vector;
  readonly front: Vector;
}

export interface ArmJoints {
  readonly shoulder: Vector;
  readonly elbow: Vector;
  readonly wrist: Vector;
  readonly hand: Vector;
  readonly grip: Vector;
  readonly open: boolean;
}

export interface LegJoints {
  readonly hip: Vector;
  readonly knee: Vector;
  readonly ankle: Vector;
  readonly heel: Vector;
  readonly ball: Vector;
  readonly toe: Vector;
  /** From the ankle to the sole. */
  readonly down: Vector;
  /** Down through the sole of the toes. */
  readonly toesDown: Vector;
}

export interface Joints {
  readonly pelvis: Vector;
  readonly waist: Vector;
  readonly neck: Vector;
  readonly head: Vector;
  readonly chestFrame: Frame;
  readonly headFrame: Frame;
  readonly arms: Sides<ArmJoints>;
  readonly legs: Sides<LegJoints>;
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

export function frameOf(pitch: number): Frame {
  const [sin, cos] = [Math.sin(radians(pitch)), Math.cos(radians(pitch))];
  return { up: [sin, cos, 0], front: [cos, -sin, 0] };
}

/** A direction of so many centimetres forward, up and to the right of a part of the body. */
export function along({ up, front }: Frame, forward: number, upward: number, right: number): Vector {
  return add(add(scale(front, forward), scale(up, upward)), scale(RIGHT, right));
}

function armJoints(shoulder: Vector, { hand, open = false, grip, elbow: hint }: Arm): ArmJoints {
  const lower = open ? BONES.forearm : BONES.forearm + BONES.palm;
  const elbow = bend(shoulder, hand, BONES.upperArm, lower, hint);
  return { shoulder, elbow, wrist: between(elbow, hand, BONES.forearm / lower), hand, grip: unit(grip), open };
}

/** The foot's directions: forward along it and down through its sole. */
function footFrame(pitch: number, turn: number, side: number): { forward: Vector; down: Vector } {
  const level: Vector = [Math.cos(radians(turn)), 0, side * Math.sin(radians(turn))];
  const [sin, cos] = [Math.sin(radians(pitch)), Math.cos(radians(pitch))];
  return { forward: add(scale(level, cos), scale(UP, -sin)), down: add(scale(level, -sin), scale(UP, -cos)) };
}

function legJoints(hip: Vector, { ankle, knee, pitch, toePitch = pitch, turn }: Leg, side: number): LegJoints {
  const { forward, down } = footFrame(pitch, turn, side);
  const at = (length: number): Vector => add(add(ankle, scale(forward, length)), scale(down, FOOT.sole));
  const ball = at(FOOT.ball);
  const toes = footFrame(toePitch, turn, side);
  return {
    hip,
    knee: bend(hip, ankle, BONES.thigh, BONES.shin, knee),
    ankle,
    heel: at(-FOOT.heel),
    ball,
    toe: add(ball, scale(toes.forward, FOOT.toe - FOOT.ball)),
    down,
    toesDown: toes.down,
  };
}

/** Where the ankle is when the ball of the foot stands at this point. */
export function ankleOver(ball: Vector, pitch: number, turn: number, side: -1 | 1): Vector {
  const { forward, down } = footFrame(pitch, turn, side);
  return subtract(ball, add(scale(forward, FOOT.ball), scale(down, FOOT.sole)));
}

/** Forward along the spine by its angles, then each limb to where its hand or foot has to be. */
export function jointsOf(pose: Pose): Joints {
  const chest = frameOf(pose.chestPitch);
  const head = frameOf(pose.headPitch);
  const waist = add(pose.pelvis, scale(frameOf(pose.hipPitch).up, BONES.lowerSpine));
  const neck = add(waist, scale(chest.up, BONES.upperSpine));
  const shoulders = subtract(neck, scale(chest.up, BONES.shoulderDrop));
  const beside = (point: Vector, offset: number): Vector => add(point, scale(RIGHT, offset));
  return {
    pelvis: pose.pelvis,
    waist,
    neck,
    head: add(neck, add(scale(head.up, BONES.head), scale(head.front, 2))),
    chestFrame: chest,
    headFrame: head,
    arms: {
      left: armJoints(beside(shoulders, -BONES.halfShoulders), pose.arms.left),
      right: armJoints(beside(shoulders, BONES.halfShoulders), pose.arms.right),
    },
    legs: {
      left: legJoints(beside(pose.pelvis, -BONES.halfHips), pose.legs.left, -1),
      right: legJoints(beside(pose.pelvis, BONES.halfHips), pose.legs.right, 1),
    },
  };
}
