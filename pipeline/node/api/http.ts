/** The server under the routes: limits, tokens, audit, headers, errors. A route says what it needs (`config.needs`); one that does not cannot be added. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { parse as parseForm } from 'node:querystring';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest, type RawServerDefault } from 'fastify';
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Desk } from '../desk.ts';
import { bodyOf, Problem, problemOf, problemOfStatus } from './problem.ts';
import { NEEDS, type Need } from './roles.ts';
import { FailureThrottle, type ThrottleOptions } from './throttle.ts';
import { Keyring, type TokenEntry } from './tokens.ts';
import { View } from './view.ts';

export type Api = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;

declare module 'fastify' {
  interface FastifyRequest {
    /** what the caller may see; there wherever the route needs more than nothing */
    view: View;
    /** for the audit log: what it was done to, and the caller's note */
    object: string;
    note: string;
    /** the schema of its route took the query: only then is it written down */
    understood: boolean;
    audited: boolean;
  }
  interface FastifyContextConfig {
    needs?: Need;
  }
}

export interface ApiOptions {
  tokens: readonly TokenEntry[];
  /** epoch ms, for the audit log */
  wallNow?(): number;
  throttle?: ThrottleOptions;
  /** where clients reach it, for links in FHIR bundles, without a slash at the end; else the address it listens at */
  publicUrl?: string;
  /** our own faults: what the client is not told */
  onFault?(error: unknown): void;
}

const HEADERS = {
  'cache-control': 'no-store', 'content-security-policy': "default-src 'none'; frame-ancestors 'none'", 'cross-origin-resource-policy': 'same-origin', 'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY',
};
/** @source assumption: the longest body is a set of limits with a note of 500 characters, the longest address a search with an alert id of 200 */
const LIMITS = { body: 16_384, headers: 8_192, url: 4_096 };

/** Printable text of one line: what a store of any kind can hold. */
export const Line = z.string().min(1).max(200).regex(/^[^\p{Cc}\p{Cs}]*$/u, 'one line of text without control characters');
export const Note = z.string().max(500).regex(/^(?:[^\p{Cc}\p{Cs}]|[\n\t])*$/u, 'text without control characters');
export const ErrorBody = z.strictObject({ error: z.strictObject({ code: z.string(), message: z.string(), hint: z.string() }) }).meta({ id: 'Error' });
export const OutcomeBody = z.looseObject({ resourceType: z.literal('OperationOutcome'), issue: z.array(z.looseObject({ severity: z.string(), code: z.string() })).min(1) }).meta({ id: 'OperationOutcome' });

/** Of an address or the pattern of a route: answers are FHIR, errors among them. */
export const isFhir = (url: string | undefined): boolean => /^\/fhir(?:[/?]|$)/.test(url ?? '');

function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  const fhir = isFhir(request.raw.url);
  return reply.code(problem.status).headers({ ...HEADERS, ...problem.headers }).type(fhir ? 'application/fhir+json; charset=utf-8' : 'application/json; charset=utf-8').send(JSON.stringify(bodyOf(problem, fhir)));
}

/** Bytes that are no HTTP: answered and hung up. @source RFC 9112 §3 (malformed request line: 400), RFC 6585 §5 (431) */
function refuseSocket(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const problem = problemOfStatus(error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400);
  const body = JSON.stringify(bodyOf(problem, false));
  const headers = { ...HEADERS, 'content-type': 'application/json; charset=utf-8', 'content-length': String(Buffer.byteLength(body)), 'connection': 'close' };
  socket.end(`HTTP/1.1 ${problem.status} Refused\r\n${Object.entries(headers).map(([key, value]) => `${key}: ${value}`).join('\r\n')}\r\n\r\n${body}`);
}

export function createServer(desk: Desk, { tokens, wallNow = Date.now, throttle: throttleOptions, onFault }: ApiOptions): Api {
  const keys = new Keyring(tokens);
  const throttle = new FailureThrottle(throttleOptions);
  const app = Fastify({
    bodyLimit: LIMITS.body, requestTimeout: 10_000, keepAliveTimeout: 10_000, http: { maxHeaderSize: LIMITS.headers, headersTimeout: 10_000 }, routerOptions: { maxParamLength: 1_000 },
    clientErrorHandler: refuseSocket, frameworkErrors: (error, request, reply) => void sendProblem(request, reply, problemOf(error)),
  }).withTypeProvider<ZodTypeProvider>();

  app.setValidatorCompiler(validatorCompiler);
  // Schemas of answers are for the document; what is sent was made here.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  acceptJsonOnly(app);

  app.decorateRequest('view', null as unknown as View);
  app.decorateRequest('object', '');
  app.decorateRequest('note', '');
  app.decorateRequest('understood', false);
  app.decorateRequest('audited', true);

  app.addHook('onRoute', (route) => {
    if (route.config?.needs === undefined) throw new Error(`route ${route.url} does not say what it needs`);
    // A route that names no parameters takes none.
    route.schema = { ...route.schema, querystring: route.schema?.querystring ?? z.strictObject({}) };
  });

  app.addHook('onRequest', async (request, reply) => {
    void reply.headers(HEADERS);
    const { needs } = request.routeOptions.config;
    if (needs === 'nothing') return;
    const who = keys.find(request.headers.authorization);
    if (!who) throw refused(request, throttle.failed(request.ip, wallNow()));
    request.view = new View(desk, who);
    if ((request.raw.url ?? '').length > LIMITS.url) throw problemOfStatus(414);
    // Audit log and figures are of everybody.
    const limited = who.homes !== undefined || who.residents !== undefined;
    if (needs && (!NEEDS[needs](who.may) || (limited && (needs === 'audit' || needs === 'metrics')))) throw forbidden();
  });

  app.addHook('preHandler', async (request) => {
    request.understood = request.routeOptions.url !== undefined;
  });

  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500) onFault?.(error);
    return sendProblem(request, reply, problem);
  });
  app.setNotFoundHandler(() => {
    throw problemOfStatus(404);
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const { needs } = request.routeOptions.config;
    if (!request.audited || needs === 'nothing' || (needs === 'metrics' && reply.statusCode < 400)) return payload;
    try {
      await desk.audit.write(lineOf(request, reply.statusCode, wallNow()));
      return payload;
    } catch (error) {
      // What cannot be written down is not told.
      onFault?.(error);
      const problem = problemOfStatus(503);
      void reply.code(503).headers(problem.headers).removeHeader('content-length');
      return JSON.stringify(bodyOf(problem, isFhir(request.raw.url)));
    }
  });
  return app;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** For the routes of this scope alone. */
export function acceptFormsOnly(app: Api): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      // All of its keys, for an unknown one is refused.
      return done(null, parseForm(utf8.decode(body as Buffer), undefined, undefined, { maxKeys: 0 }));
    } catch {
      return done(problemOfStatus(400));
    }
  });
}

function acceptJsonOnly(app: Api): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    // Where a body is needed, the schema misses it.
    if (body.length === 0) return done(null, undefined);
    let text: string;
    try {
      text = utf8.decode(body as Buffer);
    } catch {
      return done(problemOfStatus(400));
    }
    return parse(request, text, done);
  });
}

export const forbidden = (): Problem => new Problem(403, 'forbidden', 'your role may not do this', 'the table of roles is in docs/api.md', { 'www-authenticate': 'Bearer realm="twinward", error="insufficient_scope"' });

/** @param wait seconds; from then on nothing is written down until the window ends */
function refused(request: FastifyRequest, wait: number): Problem {
  if (wait > 0) {
    request.audited = false;
    return new Problem(429, 'too-many-failures', 'too many requests without a right token from here', 'wait as long as Retry-After says', { 'retry-after': String(wait) });
  }
  const given = request.headers.authorization !== undefined;
  return new Problem(401, given ? 'wrong-token' : 'no-token', given ? 'the token is not known' : 'a token is needed', 'send it as "Authorization: Bearer …"', { 'www-authenticate': `Bearer realm="twinward"${given ? ', error="invalid_token"' : ''}` });
}

function lineOf(request: FastifyRequest, status: number, at: number) {
  const { view, object, note, method, routeOptions, understood } = request;
  // A query that was not understood may hold anything, a token among them. One that was stands here whole, for it says what was looked up; an address has at most LIMITS.url characters.
  const query = understood ? (/\?.*/s.exec(request.raw.url ?? '')?.[0] ?? '') : '';
  const refusal = view?.hidden || status === 401 || status === 403;
  return {
    at, who: view?.who.name ?? `unknown at ${request.ip}`, role: view?.who.role ?? 'none', what: `${method} ${routeOptions.url ?? 'no route'}`, object: object || (routeOptions.url ?? 'no route'),
    outcome: refusal ? 'refused' as const : status < 400 ? 'allowed' as const : 'failed' as const,
    detail: [String(status), query.replace(/[^\x21-\x7e]/gu, (character) => encodeURIComponent(character.toWellFormed())), note].filter((part) => part !== '').join(' '),
  };
}
