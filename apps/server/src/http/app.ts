import { publicLiteral } from '@conclave/base';
import type { Logger } from '@conclave/base';
import { createMeetingPath, filesPath, signallingPath } from '@conclave/protocol';
import type { CreateErrorCode } from '@conclave/protocol';
import express from 'express';
import type { ErrorRequestHandler, Express, Request, RequestHandler } from 'express';
import type { ServerConfig } from '../config/server-config.ts';
import { clientAddress } from '../gateway/client-address.ts';
import { neighbours } from '../gateway/limiters.ts';
import { refusedOrigin } from '../gateway/origin.ts';
import type { ProxyHints } from '../gateway/proxy-hints.ts';
import type { MeetingStore } from '../store/meeting-store.ts';
import { takeMeeting } from './create-meeting.ts';
import { fileRoutes } from './file-routes.ts';
import type { FileSurroundings } from './file-routes.ts';
import { pacedRequests } from './paced-requests.ts';
import { securityHeaders } from './security-headers.ts';
import type { WebApp } from './web-app.ts';
import { sendPage, webFiles } from './web-files.ts';

/** Bytes of a request's body: a meeting with its largest policy fits. */
const bodyLimit = 8 * 1024;

const statusOf: Readonly<Record<CreateErrorCode, number>> = {
  malformed: 400,
  refused: 403,
  exists: 409,
  'too-many-requests': 429,
  'server-fault': 500,
};

export interface AppSurroundings extends FileSurroundings {
  readonly config: Pick<ServerConfig, 'origins' | 'proxyHops'>;
  /** Undefined where another server serves it. */
  readonly web: WebApp | undefined;
  readonly store: MeetingStore;
  readonly logger: Logger;
  readonly hints: ProxyHints;
  isReady(): boolean;
}

export function createApp(around: AppSurroundings): Express {
  const { config, web, store, limiters, clock, logger, hints } = around;
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(securityHeaders(config.proxyHops, web?.importMaps ?? []));

  app.use(pacedRequests(around));

  app.get('/healthz', (_request, response) => {
    response
      .status(around.isReady() ? 200 : 503)
      .setHeader('Cache-Control', 'no-store')
      .json({ ready: around.isReady() });
  });

  /** What names no origin is no page: nobody is made to send it. */
  const isRefused = ({ headers }: Request): boolean => {
    const refusal = headers.origin === undefined ? undefined : refusedOrigin(headers, config.origins);
    if (refusal !== undefined) hints.originRefused(refusal, clock.now());
    return refusal !== undefined;
  };
  /** A body is read only from who may send one. */
  const admit: RequestHandler = (request, response, next) => {
    if (isRefused(request)) return fail(response, 'refused');
    const address = clientAddress(request, config.proxyHops);
    if (!limiters.take({ creation: 1 }, neighbours(address))) {
      return fail(response, 'too-many-requests');
    }
    next();
  };
  app.post(
    createMeetingPath,
    admit,
    express.json({ limit: bodyLimit, type: 'application/json' }),
    async (request, response) => {
      const body: unknown = request.body;
      const taken = await takeMeeting(store, clock, body);
      if (!taken.ok) return fail(response, taken.error);
      logger.info(publicLiteral('meeting-created'));
      response.status(201).setHeader('Cache-Control', 'no-store').json(taken.value);
    },
  );

  // A page whose WebSocket does not open asks here whether this server refuses it, which browsers tell of no handshake.
  app.post(signallingPath, (request, response) => {
    if (isRefused(request)) return fail(response, 'refused');
    response.status(426).setHeader('Upgrade', 'websocket').json({ error: 'upgrade-required' });
  });

  app.use(filesPath, (request, response, next) => {
    if (isRefused(request)) return fail(response, 'refused');
    next();
  });
  app.use(fileRoutes(around));

  if (web !== undefined) app.use(webFiles(web));
  const page = web === undefined ? undefined : sendPage(web);
  app.use((request, response, next) => {
    response.status(404);
    if (page !== undefined && isPerson(request)) page(request, response, next);
    else response.json({ error: 'not-found' });
  });

  const onFault: ErrorRequestHandler = (fault: unknown, request, response, next) => {
    if (response.headersSent) return next(fault);
    const status = statusOfFault(fault);
    if (status >= 500) logger.error(publicLiteral('http-fault'));
    response.status(status);
    if (status < 500 && page !== undefined && isPerson(request)) page(request, response, next);
    else response.json({ error: status >= 500 ? 'server-fault' : 'malformed' });
  };
  app.use(onFault);
  return app;
}

/** Whether somebody looks at the answer: they get a page that says so, with a way on; programs get JSON. */
function isPerson({ method, headers }: Request): boolean {
  return (method === 'GET' || method === 'HEAD') && (headers.accept ?? '').includes('text/html');
}

function fail(response: Parameters<RequestHandler>[1], error: CreateErrorCode): void {
  response.status(statusOf[error]).json({ error });
}

/** What body-parser and Express found wrong with the request itself carries a status below 500. */
function statusOfFault(fault: unknown): number {
  const status = typeof fault === 'object' && fault !== null && 'status' in fault ? fault.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
