/** What every HTTP server of a station has in common: who may call, how it says no, how it begins and ends. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { ConfigurationError } from '../../protocol/errors.js';
import { type AccessRule, accessRefusal } from './access.js';
import { parseJson } from './body.js';
import { answerMalformed } from './malformed.js';
import { answerTo, errorBody, maxBodyBytes } from './refusal.js';

const closeGraceMs = 1000;

/** Slower requests are somebody who does not send. */
const requestTimeoutMs = 10_000;

/** Who takes no more of an answer for about twice as long gives up the place for others. Streams say by themselves when it is. */
const stalledMs = 60_000;

const idleMs = 10_000;

/** How often it is seen who has run out of time. */
const checkMs = 5_000;

/** For browsers: nothing here is to be kept, guessed at, or drawn into a foreign page. */
export const commonHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
};

/** Speaks JSON, and answers each request with `headers`, whatever becomes of it. */
export function httpServer(headers: Readonly<Record<string, string>> = commonHeaders): FastifyInstance {
  const refuse = (reply: FastifyReply, error: unknown): void => {
    const answer = answerTo(error);
    reply
      .code(answer.status)
      .headers({ ...headers, ...answer.headers })
      .send(errorBody(answer));
  };
  const app = fastify({
    logger: false,
    bodyLimit: maxBodyBytes,
    serverFactory: patientServer,
    exposeHeadRoutes: false,
    return503OnClosing: false,
    clientErrorHandler: answerMalformed,
    frameworkErrors: (error, _, reply) => refuse(reply, error),
  });
  app.setErrorHandler((error, _, reply) => refuse(reply, error));
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, async (_: unknown, text: string) =>
    parseJson(text),
  );
  app.addHook('onRequest', async (_, reply) => void reply.headers(headers));
  return app;
}

function patientServer(answer: RequestListener): Server {
  const times = { requestTimeout: requestTimeoutMs, keepAliveTimeout: idleMs, connectionsCheckingInterval: checkMs };
  return createServer(times, oneAtATime(answer)).setTimeout(stalledMs);
}

/**
 * No browser asks again before it has its answer. Who does, and reads none, would have all of them wait in memory: a
 * few connections, without a token, took gigabytes.
 */
function oneAtATime(answer: RequestListener): RequestListener {
  const answered = new WeakSet<Socket>();
  return (request, response) => {
    const { socket } = request;
    if (answered.has(socket)) {
      socket.destroy();
      return;
    }
    answered.add(socket);
    response.once('close', () => answered.delete(socket));
    answer(request, response);
  };
}

/** Refuses whom the rule of a request keeps out. */
export function guard(app: FastifyInstance, ruleOf: (request: FastifyRequest) => AccessRule): void {
  app.addHook('onRequest', async (request) => {
    const refusal = accessRefusal(ruleOf(request), request.socket.localPort ?? 0, request.headers);
    if (refusal !== null) throw refusal;
  });
}

/** `what` it is called when it cannot: "The control API". @throws ConfigurationError when the port cannot be had. */
export async function listen(app: FastifyInstance, what: string, address: string, port: number): Promise<void> {
  try {
    await app.listen({ host: address, port });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigurationError('bad-value', `${what} cannot listen on ${address} port ${port}: ${why}`, { cause });
  }
}

/** Without a slash at the end. */
export function urlOf(app: FastifyInstance): string {
  const [bound] = app.addresses();
  if (bound === undefined || typeof bound === 'string')
    throw new Error('http server: it has no address although it listens');
  return `http://${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}`;
}

/** A reader that does not read, or a request that never ends, must not hold up the end of the station. */
export async function close(app: FastifyInstance, endStreams: () => void): Promise<void> {
  endStreams();
  const impatience = setTimeout(() => app.server.closeAllConnections(), closeGraceMs);
  try {
    await app.close();
  } finally {
    clearTimeout(impatience);
  }
}
