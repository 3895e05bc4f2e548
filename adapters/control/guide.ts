/** What a person sees who opens the control API without knowing it. */
import type { Route } from './route.js';
import { openApiReading } from './routes.js';

export interface GuideOptions {
  readonly url: string;
  readonly simulated: boolean;
  readonly needsToken: boolean;
}

export function guide(routes: readonly Route[], { url, simulated, needsToken }: GuideOptions): string {
  const lines = routes.flatMap((route) => [
    '',
    `${route.method} ${route.path}  ${route.summary}`,
    `  ${curl(route, url)}`,
  ]);
  return [
    'Statecharge control API',
    simulated
      ? 'Be the driver, the car, the technician and the power grid of this simulated charging station.'
      : 'The hardware of this station is real: it can be looked at, not acted upon.',
    `The whole of it as OpenAPI 3.1: ${url}${openApiReading.path}`,
    ...(needsToken ? ["Every call needs its token: add -H 'Authorization: Bearer TOKEN'."] : []),
    ...lines,
    '',
  ].join('\n');
}

function curl(route: Route, url: string): string {
  const target = `${url}${route.path.replace('{id}', '1')}`;
  if (route.method === 'GET') return route.mediaType === 'text/event-stream' ? `curl -N ${target}` : `curl ${target}`;
  return `curl --json '${JSON.stringify(route.example)}' ${target}`;
}
