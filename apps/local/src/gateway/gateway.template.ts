import { z } from 'zod';
import { resourcesOfType } from '../template/template.js';
import type { Template } from '../template/template.js';
import type { HttpApi, WebSocketApi, WebSocketRoute } from './gateway.options.js';

const apiSchema = z.object({
  Name: z.string().optional(),
  ProtocolType: z.enum(['HTTP', 'WEBSOCKET']),
  RouteSelectionExpression: z.string().optional(),
});
const stageSchema = z.object({ ApiId: z.string(), StageName: z.string() });
const routeSchema = z.object({
  ApiId: z.string(),
  RouteKey: z.string(),
  RouteResponseSelectionExpression: z.string().optional(),
});
const routeResponseSchema = z.object({ ApiId: z.string(), RouteId: z.string(), RouteResponseKey: z.string() });

interface Resource<Properties> {
  readonly logicalId: string;
  readonly properties: Properties;
}

/**
 * Reads both APIs with their routes out of a resolved template.
 * @throws Error that names the resource which is missing, doubled or malformed
 */
export function readApis(template: Template): { httpApi: HttpApi; webSocketApi: WebSocketApi } {
  const apis = resources(template, 'AWS::ApiGatewayV2::Api', apiSchema);
  return {
    httpApi: readHttpApi(template, onlyApi(apis, 'HTTP')),
    webSocketApi: readWebSocketApi(template, onlyApi(apis, 'WEBSOCKET')),
  };
}

function readHttpApi(template: Template, api: Resource<z.infer<typeof apiSchema>>): HttpApi {
  return {
    stage: stageOf(template, api.logicalId),
    routes: routesOf(template, api.logicalId).map(({ properties }) => ({ routeKey: properties.RouteKey })),
  };
}

function readWebSocketApi(template: Template, api: Resource<z.infer<typeof apiSchema>>): WebSocketApi {
  const { RouteSelectionExpression: expression } = api.properties;
  if (expression === undefined) throw new Error(`${api.logicalId} has no RouteSelectionExpression`);
  const answered = new Set(
    ofApi(resources(template, 'AWS::ApiGatewayV2::RouteResponse', routeResponseSchema), api.logicalId).map(
      ({ properties }) => properties.RouteId,
    ),
  );
  const routes = routesOf(template, api.logicalId).map(({ logicalId, properties }): WebSocketRoute => ({
    routeKey: properties.RouteKey,
    // Two-way only with both: AWS sends nothing back when either is missing.
    hasRouteResponse: answered.has(logicalId) && properties.RouteResponseSelectionExpression === '$default',
  }));
  return { stage: stageOf(template, api.logicalId), routes, routeSelectionExpression: expression };
}

function resources<Schema extends z.ZodType>(
  template: Template,
  type: string,
  schema: Schema,
): Resource<z.infer<Schema>>[] {
  return resourcesOfType(template, type).map(({ logicalId, properties }) => {
    const { data, error } = schema.safeParse(properties);
    if (error !== undefined) throw new Error(`${logicalId} (${type}): ${z.prettifyError(error)}`);
    return { logicalId, properties: data };
  });
}

function onlyApi(
  apis: readonly Resource<z.infer<typeof apiSchema>>[],
  protocol: 'HTTP' | 'WEBSOCKET',
): Resource<z.infer<typeof apiSchema>> {
  const [api, ...others] = apis.filter(({ properties }) => properties.ProtocolType === protocol);
  if (api === undefined) throw new Error(`The template has no AWS::ApiGatewayV2::Api with ProtocolType ${protocol}`);
  if (others.length > 0) throw new Error(`The template has more than one API with ProtocolType ${protocol}`);
  return api;
}

// A Ref to an API is its logical id here, since nothing else names it.
function ofApi<Properties extends { ApiId: string }>(
  all: readonly Resource<Properties>[],
  apiId: string,
): Resource<Properties>[] {
  return all.filter(({ properties }) => properties.ApiId === apiId);
}

function stageOf(template: Template, apiId: string): string {
  const [stage, ...others] = ofApi(resources(template, 'AWS::ApiGatewayV2::Stage', stageSchema), apiId);
  if (stage === undefined || others.length > 0) throw new Error(`${apiId} must have exactly one stage`);
  return stage.properties.StageName;
}

function routesOf(template: Template, apiId: string): Resource<z.infer<typeof routeSchema>>[] {
  const routes = ofApi(resources(template, 'AWS::ApiGatewayV2::Route', routeSchema), apiId);
  if (routes.length === 0) throw new Error(`${apiId} has no routes`);
  return routes;
}
