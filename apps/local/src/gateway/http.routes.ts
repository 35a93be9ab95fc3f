export interface RouteMatch {
  readonly routeKey: string;
  /** Absent when the route has no parameters, as in the event. */
  readonly pathParameters: Readonly<Record<string, string>> | undefined;
}

interface CompiledRoute {
  readonly routeKey: string;
  readonly method: string;
  readonly segments: readonly string[];
}

const DEFAULT_ROUTE = '$default';

/**
 * The route selection of an HTTP API: fixed segments go before `{parameters}`, these before `{greedy+}` ones, a method
 * before `ANY`, and `$default` takes what is left.
 * @throws Error for a route key of no known form
 */
export function createRouter(
  routes: readonly { routeKey: string }[],
): (method: string, path: string) => RouteMatch | undefined {
  const compiled = routes.filter(({ routeKey }) => routeKey !== DEFAULT_ROUTE).map(({ routeKey }) => compile(routeKey));
  compiled.sort((one, other) => rank(one).localeCompare(rank(other)));
  const hasDefault = routes.some(({ routeKey }) => routeKey === DEFAULT_ROUTE);

  return (method, path) => {
    const segments = path.split('/');
    for (const route of compiled) {
      if (route.method !== 'ANY' && route.method !== method) continue;
      const parameters = matchSegments(route.segments, segments);
      if (parameters === undefined) continue;
      const pathParameters = parameters.size > 0 ? Object.fromEntries(parameters) : undefined;
      return { routeKey: route.routeKey, pathParameters };
    }
    return hasDefault ? { routeKey: DEFAULT_ROUTE, pathParameters: undefined } : undefined;
  };
}

function compile(routeKey: string): CompiledRoute {
  const [, method, path] = /^([A-Z]+) (\/\S*)$/.exec(routeKey) ?? [];
  if (method === undefined || path === undefined) {
    throw new Error(`The route key "${routeKey}" is neither $default nor "METHOD /path"`);
  }
  return { routeKey, method, segments: path.split('/') };
}

// One letter a segment, so that the order of the letters is the order of the routes.
function rank({ method, segments }: CompiledRoute): string {
  const letters = segments.map((segment) => (isGreedy(segment) ? 'c' : isParameter(segment) ? 'b' : 'a'));
  return `${letters.join('')} ${method === 'ANY' ? 'b' : 'a'}`;
}

function matchSegments(route: readonly string[], path: readonly string[]): Map<string, string> | undefined {
  const parameters = new Map<string, string>();
  for (const [index, segment] of route.entries()) {
    const value = path[index];
    if (value === undefined) return undefined;
    if (isGreedy(segment)) return parameters.set(segment.slice(1, -2), path.slice(index).join('/'));
    if (isParameter(segment) && value !== '') parameters.set(segment.slice(1, -1), value);
    else if (segment !== value) return undefined;
  }
  return route.length === path.length ? parameters : undefined;
}

function isParameter(segment: string): boolean {
  return segment.startsWith('{') && segment.endsWith('}');
}

function isGreedy(segment: string): boolean {
  return segment.startsWith('{') && segment.endsWith('+}');
}
