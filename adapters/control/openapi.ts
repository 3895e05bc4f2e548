/** The tables of the control API as an OpenAPI 3.1 document, whose schemas are JSON Schema as they stand. */
import { maxBodyBytes } from './refusal.js';
import type { Command, Reading, Route } from './route.js';
import { Done, ErrorAnswer } from './schemas.js';

type Json = Readonly<Record<string, unknown>>;

export interface OpenApiOptions {
  readonly url: string;
  readonly needsToken: boolean;
}

export function openApiDocument(routes: readonly Route[], { url, needsToken }: OpenApiOptions): Json {
  const paths = routes.map((route) => [route.path, { [route.method.toLowerCase()]: operation(route, needsToken) }]);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Statecharge control API',
      version: '1',
      description: 'Act as driver, car, technician and power grid of a simulated charging station. Loopback only.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url }],
    paths: Object.fromEntries(paths),
    components: {
      schemas: { Error: ErrorAnswer, Done },
      responses: errorResponses,
      ...(needsToken ? { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } } : {}),
    },
    ...(needsToken ? { security: [{ token: [] }] } : {}),
  };
}

const errors = {
  400: ['BadRequest', 'The body is not JSON, or a field of body or query is missing, unknown or not allowed.'],
  401: ['Unauthorized', 'The bearer token is missing or wrong.'],
  403: ['Forbidden', 'The Host or Origin header is not that of this server.'],
  404: ['NotFound', 'There is no such connector.'],
  409: ['Conflict', 'The simulated world does not allow this now.'],
  413: ['BodyTooLarge', `The body is larger than ${maxBodyBytes} bytes.`],
  415: ['NotJson', 'The body is not sent as application/json.'],
  500: ['Defect', 'A defect of the station or its simulation.'],
} as const;

type ErrorStatus = keyof typeof errors;

const errorResponses = Object.fromEntries(
  Object.values(errors).map(([name, description]) => [
    name,
    { description, content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } } },
  ]),
);

function operation(route: Route, needsToken: boolean): Json {
  const access: readonly ErrorStatus[] = needsToken ? [401, 403] : [403];
  const { name: operationId, summary } = route;
  if (route.method === 'GET') {
    const parameters = parametersOf(route);
    const wrong: readonly ErrorStatus[] = parameters.length === 0 ? access : [400, ...access, 404, 409];
    return {
      operationId,
      summary,
      tags: ['read'],
      ...(parameters.length > 0 && { parameters }),
      responses: { 200: found(route), ...refused([...wrong, 500]) },
    };
  }
  return {
    operationId,
    summary,
    tags: ['act'],
    ...(route.connector === null ? {} : { parameters: [connectorParameter(route.connector)] }),
    requestBody: {
      required: (route.body.required?.length ?? 0) > 0 || 'minProperties' in route.body,
      content: { 'application/json': { schema: route.body, example: route.example } },
    },
    responses: {
      200: done,
      ...refused([400, ...access, ...(namesConnector(route) ? [404 as const] : []), 409, 413, 415, 500]),
    },
  };
}

function parametersOf({ connector, query }: Reading): Json[] {
  const fields = Object.entries<object>(query?.properties ?? {});
  const asked = fields.map(([name, schema]) => ({ name, in: 'query', required: false, schema }));
  return connector === null ? asked : [connectorParameter(connector), ...asked];
}

const done = {
  description: 'Done.',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Done' } } },
};

function found({ summary, mediaType, response }: Reading): Json {
  return { description: summary, content: { [mediaType]: response === null ? {} : { schema: response } } };
}

function refused(statuses: readonly ErrorStatus[]): Json {
  return Object.fromEntries(
    statuses.map((status) => [status, { $ref: `#/components/responses/${errors[status][0]}` }]),
  );
}

function namesConnector({ connector, body }: Command): boolean {
  return connector !== null || 'connectorId' in body.properties;
}

function connectorParameter(connector: 'outlet' | 'outletOrStation'): Json {
  const withStation = connector === 'outletOrStation';
  return {
    name: 'id',
    in: 'path',
    required: true,
    description: withStation ? 'The connector; 0 is the main controller.' : 'The connector, from 1.',
    schema: { type: 'integer', minimum: withStation ? 0 : 1 },
  };
}
