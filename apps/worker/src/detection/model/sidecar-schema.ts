import { LIMITS } from '@spotter/shared';
import en from 'zod/v4/locales/en.js';
import * as z from 'zod/mini';
import { FAMILIES } from '../decode/decoders.js';
import { LABEL_SETS } from './label-sets.js';
import { FITS, LARGEST_SIDE } from './model-spec.js';
import { LABEL } from './names.js';

// Without a locale zod/mini says no more than "Invalid input".
z.config(en());

const share = () => z.number().check(z.gte(0), z.lte(1));
const triple = (value: z.ZodMiniNumber) => z.readonly(z.tuple([value, value, value]));
const side = () => z.int().check(z.gte(32), z.lte(LARGEST_SIDE));
const label = () => z.string().check(z.regex(LABEL, 'must be 1 to 200 characters, none of them a control character'));

const LABELS_FAULT = `must be a list, an object by class number, or one of the sets ${LABEL_SETS.map((set) => `"${set}"`).join(', ')}`;

const isNotEmpty = z.refine<object>((labels) => Object.keys(labels).length > 0, 'must name at least one label');

/** What a file `<model>.json` beside `<model>.onnx` may say; it wins over whatever the model itself says. */
export const sidecarSchema = z.strictObject({
  $schema: z.optional(z.string().check(z.describe('This schema, for editors.'))),
  format: z.optional(z.enum(FAMILIES).check(z.describe('How the outputs are read: the family of the model.'))),
  inputSize: z.optional(
    z
      .readonly(z.tuple([side(), side()]))
      .check(z.describe('Width and height of the input in pixels, for a model that leaves them open.')),
  ),
  channelOrder: z.optional(z.enum(['rgb', 'bgr']).check(z.describe('The order in which the model takes the colours.'))),
  mean: z.optional(
    triple(z.number()).check(
      z.describe('Taken from each channel, in the order of the channels; pixel values are 0 to 255 before it.'),
    ),
  ),
  std: z.optional(
    triple(z.number().check(z.positive())).check(
      z.describe('What each channel is divided by after that: (pixel - mean) / std. 255 brings values to 0 to 1.'),
    ),
  ),
  fit: z.optional(
    z
      .enum(FITS)
      .check(
        z.describe(
          'How a picture is brought to the size of the input: in its own shape with bars, in the middle or at the top left, or stretched.',
        ),
      ),
  ),
  pad: z.optional(
    z
      .int()
      .check(
        z.gte(0),
        z.lte(255),
        z.describe('The grey of the bars beside a picture, and of what is behind a transparent one.'),
      ),
  ),
  labels: z.optional(
    z
      .union(
        [
          z.readonly(z.array(label()).check(z.minLength(1))),
          z.readonly(z.record(z.string().check(z.regex(/^\d{1,5}$/)), label()).check(isNotEmpty)),
          z.enum(LABEL_SETS),
        ],
        LABELS_FAULT,
      )
      .check(
        z.describe(
          'The names of all classes: a list from the first class on, an object by the numbers that the model itself gives them, or the name of a set that many models share.',
        ),
      ),
  ),
  thresholds: z.optional(
    z
      .strictObject({
        minConfidence: z.optional(share().check(z.describe('Boxes with a lower score are left out.'))),
        nmsIou: z.optional(
          share().check(z.describe('Of two boxes of one label that overlap by more than this, the better one stays.')),
        ),
        maxDetections: z.optional(
          z.int().check(z.gte(1), z.lte(LIMITS.detectionsPerImage), z.describe('The best ones are kept.')),
        ),
      })
      .check(z.describe('What holds unless the environment or the request says otherwise.')),
  ),
});

export type Sidecar = z.infer<typeof sidecarSchema>;
