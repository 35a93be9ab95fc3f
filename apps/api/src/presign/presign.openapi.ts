import { LIMITS } from '@spotter/shared';
import * as z from 'zod/mini';
import { describeRoutes } from '../openapi/operation.js';
import { PresignController } from './presign.controller.js';
import type { PresignedUpload } from './presign.dto.js';

const presigned: z.ZodMiniType<PresignedUpload> = z.strictObject({
  url: z.url(),
  key: z.string(),
  bucket: z.string(),
  fields: z.exactOptional(z.record(z.string(), z.string())),
});

export const operations = describeRoutes(
  PresignController,
  { name: 'uploads', description: 'Where to put images.' },
  {
    presign: {
      id: 'presignUpload',
      summary: 'Signs the upload of one image',
      description:
        'Good for five minutes. With `fields` it is a form to POST to `url`, the file last; else `url` is to be PUT to, with the content type that was signed.',
      answers: { 200: { description: 'Where and how to upload.', schema: presigned } },
      errors: { S3_ERROR: 'The upload could not be signed.' },
      body: {
        filename: {
          description: 'Becomes the end of the key, reduced to what keys may have.',
          minLength: 1,
          maxLength: 1_024,
        },
        contentType: { description: 'Default: by the extension of `filename`, else `image/jpeg`.' },
        contentLength: {
          description: 'The size in bytes; when given, no other can be uploaded.',
          type: 'integer',
          minimum: 1,
          maximum: LIMITS.imageBytes,
        },
        method: { description: 'How the image will be sent; default `PUT`.' },
        userId: {
          description: "Whose image it is, if not the caller's: for admins; with identity off, for everybody.",
        },
      },
      example: { filename: 'squat.jpg', contentType: 'image/jpeg' },
    },
  },
);
