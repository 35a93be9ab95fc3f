import type { OperationObject, SecurityRequirementObject, SecuritySchemeObject } from 'openapi3-ts/oas31';
import type { Access } from '../auth/access.js';
import { VIEWER_TOKEN_HEADER } from '../sessions/viewer-token.js';
import type { Route } from './routes.js';

export const SECURITY_SCHEMES: Readonly<Record<string, SecuritySchemeObject>> = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'An access token of the issuer. With identity off none is needed: the caller is the `userId` of body, query or path, else `anonymous`, and holds no permission.',
  },
  viewerToken: {
    type: 'apiKey',
    in: 'header',
    name: VIEWER_TOKEN_HEADER,
    description: "A session's viewer token: the `viewer` of the `webSocketUrl` that its creator was given.",
  },
};

/** Headers that security schemes speak of, and which therefore are no parameters. */
export const SECURITY_HEADERS: readonly string[] = ['authorization', VIEWER_TOKEN_HEADER];

const BEARER: SecurityRequirementObject = { bearer: [] };
const VIEWER: SecurityRequirementObject = { viewerToken: [] };

/** Who may call a route, for machines and, as the first sentence of its description, for people. */
export function securityOf(route: Route, access: Access): Partial<OperationObject> & { readonly who: string } {
  switch (access.who) {
    case 'everybody':
      return { who: 'For everybody.', security: [] };
    case 'capability':
      return route.headers.includes(VIEWER_TOKEN_HEADER)
        ? { who: 'For whoever knows the id; the viewer token shows more.', security: [{}, VIEWER] }
        : { who: 'For whoever knows the id.', security: [] };
    case 'user':
      return { who: "For whoever is signed in; things are their owner's.", security: [BEARER] };
    case 'user-or-viewer':
      return { who: "For its owner, who is signed in, or the session's viewer.", security: [BEARER, VIEWER] };
    case 'permission': {
      const { permission } = access;
      return {
        who: `For whoever is signed in and holds the permission \`${permission}\`.`,
        // OpenAPI 3.1 lets the requirement name what roles have to give.
        security: [{ bearer: [permission] }],
        'x-permission': permission,
      };
    }
  }
}
