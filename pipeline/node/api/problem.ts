/** What goes wrong for a client: one shape, `{ error: { code, message, hint } }`, or a FHIR OperationOutcome under `/fhir`. Nothing of the request is repeated in it. */
import type { FastifyError } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { StoreError } from '../store/store.ts';

export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly hint: string;
  /** further headers of the answer */
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, hint: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.hint = hint;
    this.headers = headers;
  }
}

/** The same words whether a thing is not there or not the caller's to see. */
export const notFound = (): Problem => new Problem(404, 'not-found', 'there is no such thing, or it is not yours to see', 'see /openapi.json for what there is, and the list it stands in for its id');

const OF_STATUS: Readonly<Record<number, readonly [code: string, message: string, hint: string]>> = {
  400: ['malformed', 'the request cannot be read', 'send what /openapi.json describes, JSON as application/json in UTF-8'],
  404: ['not-found', notFound().message, notFound().hint],
  405: ['method', 'this cannot be done here', 'see /openapi.json'],
  408: ['timeout', 'the request took too long', 'send it again'],
  413: ['too-large', 'the body is too large', 'send at most 16 KiB'],
  414: ['address-too-long', 'the address is too long', 'ask for less at once'],
  415: ['media-type', 'this kind of body is not understood', 'send application/json, to a _search of FHIR a form'],
  431: ['headers-too-large', 'the headers are too large', 'send at most 8 KiB of headers'],
  500: ['internal', 'the pipeline failed at this', 'this is our fault: report what you asked for, without the token'],
  503: ['not-ready', 'the pipeline cannot answer now', 'try again; /healthz says how it is'],
};

/** @returns what to tell the client; anything that is not the client's fault says nothing of itself */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const [issue] = error.validation;
    const place = [error.validationContext, ...(issue?.instancePath.split('/') ?? [])].filter((part) => /^[A-Za-z0-9_.-]{1,60}$/.test(part ?? '')).join('.');
    // The one message of zod that repeats what was sent.
    const what = issue?.keyword === 'unrecognized_keys' ? 'there is a key that is not known here' : issue?.message ?? '';
    return new Problem(400, 'malformed', `${place}: ${what}`, problemOfStatus(400).hint);
  }
  if (error instanceof StoreError) return problemOfStatus(503);
  const status = (error as Partial<FastifyError> | undefined)?.statusCode;
  return problemOfStatus(typeof status === 'number' && status >= 400 && status < 500 ? status : 500);
}

export function problemOfStatus(status: number): Problem {
  const [code, message, hint] = OF_STATUS[status] ?? (OF_STATUS[status < 500 ? 400 : 500] as readonly [string, string, string]);
  return new Problem(status, code, message, hint, status === 503 ? { 'retry-after': '5' } : {});
}

/** @source FHIR R4 OperationOutcome; issue-type value set */
const ISSUE_TYPE: Readonly<Record<number, string>> = { 401: 'login', 403: 'forbidden', 404: 'not-found', 409: 'conflict', 413: 'too-long', 415: 'not-supported', 422: 'business-rule', 429: 'throttled', 503: 'transient' };

export function bodyOf({ status, code, message, hint }: Problem, fhir: boolean): object {
  if (!fhir) return { error: { code, message, hint } };
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: ISSUE_TYPE[status] ?? 'invalid', details: { coding: [{ system: 'urn:twinward:problem', code }], text: message }, diagnostics: hint }] };
}
