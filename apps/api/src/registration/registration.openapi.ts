import * as z from 'zod/mini';
import { describeRoutes } from '../openapi/operation.js';
import { RegistrationController } from './registration.controller.js';
import type { Confirmed, Registered } from './registration.dto.js';

const registered: z.ZodMiniType<Registered> = z.strictObject({ status: z.literal('CONFIRMATION_REQUIRED') });
const confirmed: z.ZodMiniType<Confirmed> = z.strictObject({ status: z.literal('CONFIRMED') });

const NOT_HERE = 'Nobody can register here: identity is off, or people register with another issuer.';
const THROTTLED = 'Cognito is throttled; try again after `Retry-After`.';
const email = {
  description: 'The address that the account is for, in upper or lower case.',
  format: 'email',
  maxLength: 128,
} as const;

export const operations = describeRoutes(
  RegistrationController,
  {
    name: 'auth',
    description: 'Registering. Signing in, and asking for another code, is between the client and Cognito.',
  },
  {
    register: {
      id: 'register',
      summary: 'Registers an address',
      description: 'The answer is the same for an address that is known already; that one gets no code.',
      answers: {
        201: { description: 'If the address was not known, a code is on its way to it.', schema: registered },
      },
      errors: { NOT_FOUND: NOT_HERE, SERVICE_UNAVAILABLE: THROTTLED },
      body: {
        email,
        password: {
          description:
            'Among its characters an upper-case and a lower-case letter, a digit and a symbol; no space at its ends. The user pool may ask for more.',
        },
        name: { description: 'How the person is called.' },
      },
      example: { email: 'ada@example.com', password: 'Analytical-Engine-1', name: 'Ada' },
    },
    confirm: {
      id: 'confirmRegistration',
      summary: 'Confirms an address by the code that was sent to it',
      answers: { 200: { description: 'The person can sign in now.', schema: confirmed } },
      errors: {
        NOT_FOUND: NOT_HERE,
        VALIDATION_ERROR:
          'The request has a fault, or the code is not accepted: a code that is wrong, used or expired, and an address that is not known or confirmed already, are answered alike.',
        SERVICE_UNAVAILABLE: THROTTLED,
      },
      body: { email, code: { description: 'As it was sent.', minLength: 1, maxLength: 2_048 } },
      example: { email: 'ada@example.com', code: '123456' },
    },
  },
);
