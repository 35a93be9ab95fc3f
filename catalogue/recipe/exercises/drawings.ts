import { hammerCurl, plateFrontRaise } from './arms.js';
import { barbellBenchPress, barbellDeadlift, barbellPushPress } from './barbells.js';
import type { Drawing } from './drawing.js';
import { dumbbellRow, inclinePushUp, renegadeRow } from './planks.js';
import { gobletSquat, pistolSquat } from './squats.js';
import { kettlebellSwing, medicineBallSlam } from './swings.js';

/** One for each exercise of the catalogue. */
export const DRAWINGS: readonly Drawing[] = [
  gobletSquat,
  hammerCurl,
  inclinePushUp,
  plateFrontRaise,
  dumbbellRow,
  kettlebellSwing,
  barbellBenchPress,
  medicineBallSlam,
  barbellDeadlift,
  barbellPushPress,
  pistolSquat,
  renegadeRow,
];
