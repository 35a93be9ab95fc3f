import { describe, expect, it } from '@jest/globals';
import type { Pose } from './pose.js';
import { ankleOver, BONES, FOOT, jointsOf } from './skeleton.js';

const HIP_HEIGHT = FOOT.sole + BONES.shin + BONES.thigh;

function pose(pitch: number): Pose {
  const arm = { hand: [20, HIP_HEIGHT + 30, 0], grip: [0, 0, 1], elbow: [0, -1, 0] } as const;
  const leg = { ankle: [0, FOOT.sole + 3, 0], knee: [1, 0, 0], pitch: 0, turn: 0 } as const;
  return {
    pelvis: [0, HIP_HEIGHT, 0],
    hipPitch: pitch,
    chestPitch: pitch,
    headPitch: pitch,
    arms: { left: arm, right: arm },
    legs: { left: leg, right: leg },
  };
}

describe('jointsOf', () => {
  it('should stack the joints of an upright body', () => {
    const { waist, neck, head, arms, legs } = jointsOf(pose(0));
    const shoulderHeight = HIP_HEIGHT + BONES.lowerSpine + BONES.upperSpine - BONES.shoulderDrop;

    expect(waist[1]).toBeCloseTo(HIP_HEIGHT + BONES.lowerSpine);
    expect(neck[1]).toBeCloseTo(waist[1] + BONES.upperSpine);
    expect(head[1]).toBeCloseTo(neck[1] + BONES.head);
    expect(arms.right.shoulder[1]).toBeCloseTo(shoulderHeight);
    expect([arms.left.shoulder[2], arms.right.shoulder[2]]).toEqual([-BONES.halfShoulders, BONES.halfShoulders]);
    expect([legs.left.hip[2], legs.right.hip[2]]).toEqual([-BONES.halfHips, BONES.halfHips]);
  });

  it('should carry the chest forward when the body leans forward', () => {
    const { neck, chestFrame } = jointsOf({ ...pose(0), hipPitch: 90, chestPitch: 90, headPitch: 90 });

    expect(neck[0]).toBeCloseTo(BONES.lowerSpine + BONES.upperSpine);
    expect(neck[1]).toBeCloseTo(HIP_HEIGHT);
    expect(chestFrame.front[1]).toBeCloseTo(-1);
  });

  it('should put the sole of a level foot on the floor', () => {
    const { heel, ball, toe } = jointsOf({
      ...pose(0),
      legs: {
        left: { ankle: [0, FOOT.sole, -9], knee: [1, 0, 0], pitch: 0, turn: 20 },
        right: { ankle: [0, FOOT.sole, 9], knee: [1, 0, 0], pitch: 0, turn: 20 },
      },
    }).legs.right;

    expect([heel[1], ball[1], toe[1]]).toEqual([0, 0, 0]);
    expect(toe[2]).toBeGreaterThan(9);
  });
});

describe('ankleOver', () => {
  it('should lift the ankle over the ball of a foot on tiptoe', () => {
    const [x, y, z] = ankleOver([10, 0, 5], 90, 0, 1);

    expect(x).toBeCloseTo(10 + FOOT.sole);
    expect(y).toBeCloseTo(FOOT.ball);
    expect(z).toBeCloseTo(5);
  });
});
