import type { WebSocketApi, WebSocketRoute } from './gateway.options.js';

/** The routes that API Gateway calls itself; a message can't name them. */
const LIFECYCLE = new Set(['$connect', '$disconnect']);
const DEFAULT_ROUTE = '$default';

/**
 * The route selection of a WebSocket API: the route that the message names, else `$default`, else none.
 * @throws Error for an expression that is not a path into the message's body
 */
export function createRouteSelector(api: WebSocketApi): (message: string) => WebSocketRoute | undefined {
  const [, path] = /^\$\{?request\.body\.([\w.-]+)\}?$/.exec(api.routeSelectionExpression) ?? [];
  if (path === undefined) {
    throw new Error(
      `The route selection "${api.routeSelectionExpression}" is no path of the form $request.body.action`,
    );
  }
  const keys = path.split('.');
  const byKey = new Map(api.routes.map((route) => [route.routeKey, route]));
  return (message) => {
    const named = valueAt(message, keys);
    const route = typeof named === 'string' && !LIFECYCLE.has(named) ? byKey.get(named) : undefined;
    return route ?? byKey.get(DEFAULT_ROUTE);
  };
}

function valueAt(message: string, keys: readonly string[]): unknown {
  let value: unknown;
  try {
    value = JSON.parse(message);
  } catch {
    return undefined;
  }
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
