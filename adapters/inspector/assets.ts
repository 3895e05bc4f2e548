/** The files of the page and the pictures of the charts. They hold nothing of the station: anybody may see them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { Refusal } from '../control/refusal.js';

export interface InspectorAssets {
  /** Folder of `index.html`, `app.js`, `style.css` and `favicon.svg`. */
  readonly page: string;
  /** Folder of `charts.json`, the names of the charts, and a picture `<name>.svg` of each. */
  readonly diagrams: string;
}

const mediaTypes = {
  'index.html': 'text/html; charset=utf-8',
  'app.js': 'text/javascript; charset=utf-8',
  'style.css': 'text/css; charset=utf-8',
  'favicon.svg': 'image/svg+xml',
} as const;

/** Each file is one of a list: no path of a request ever reaches the disk. */
export function serveAssets(app: FastifyInstance, { page, diagrams }: InspectorAssets): readonly string[] {
  const files = Object.entries(mediaTypes).map(([name, mediaType]) => {
    const path = name === 'index.html' ? '/' : `/${name}`;
    serveFile(app, path, join(page, name), mediaType);
    return path;
  });
  app.get('/charts.json', async () => ({
    charts: (await chartsIn(diagrams)).map((id) => ({ id, svg: `charts/${id}.svg` })),
  }));
  app.get<{ Params: { name: string } }>('/charts/:name', async ({ params }, reply) => {
    const charts = await chartsIn(diagrams);
    const id = charts.find((one) => `${one}.svg` === params.name);
    if (id === undefined) {
      const message = `There is no such chart. There are: ${charts.join(', ')}.`;
      throw new Refusal({ status: 404, code: 'unknown-chart', message });
    }
    reply.type('image/svg+xml');
    return read(join(diagrams, `${id}.svg`));
  });
  return [...files, '/charts.json', '/charts/:name'];
}

function serveFile(app: FastifyInstance, path: string, file: string, mediaType: string): void {
  app.get(path, async (_, reply) => {
    reply.type(mediaType);
    return read(file);
  });
}

async function chartsIn(diagrams: string): Promise<readonly string[]> {
  const names: unknown = JSON.parse((await read(join(diagrams, 'charts.json'))).toString('utf8'));
  return Array.isArray(names) ? names.map(String) : [];
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new Error('a file of the page is missing; the package was not built whole', { cause });
  }
}
