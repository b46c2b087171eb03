/**
 * The API by which a page starts, paces and watches one run on the machine that served it (docs/lab.md). Behind the secret in the address; JSON; small bodies; no word of
 * where in the code something went wrong.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { z } from 'zod';
import { canonicalJson } from '../../contract/canonical.ts';
import { Duration } from '../../contract/duration.ts';
import { TwinwardError } from '../../contract/errors.ts';
import { CommandInput, PlantInput } from '../../contract/run-files.ts';
import { type ApiTrouble, type AttachedNow, type AttachedRun as Answer, GivenInputs, PAGE_SOURCE, WIRE_PATH } from '../run/attach.ts';
import type { RunFileName } from '../run/folder-files.ts';
import type { RunRequest } from '../run/request.ts';
import { AttachedRun, troubleOf } from './attached-run.ts';
import type { Watchable } from './embedded.ts';

/** That of a run with as many inputs as it may be given. */
const BODY_BYTES_MOST = 512 * 1024;
const SLUG = z.string().regex(/^[a-z0-9-]{1,60}$/, 'an id: lower-case letters, digits and hyphens');

/** A run that a page asks for. Scenario and pipeline are named by id: no path can be asked for. */
const Asked = z.strictObject({ scenario: SLUG, seed: z.string().min(1).max(200).optional(), homes: z.int().min(1).max(200_000).optional(), duration: Duration.optional(), sut: SLUG.optional() });
export type Asked = z.infer<typeof Asked>;
const Start = Asked.extend({ inputs: GivenInputs.optional(), replace: z.boolean().optional() });
const run = z.string().max(40);
const Allow = z.strictObject({ run: run.optional(), until: z.int() });
const Stop = z.strictObject({ run: run.optional(), keep: z.boolean().default(true) });
const head = { run: run.optional(), id: z.string().min(1).max(100) };
const Input = z.discriminatedUnion('kind', [z.strictObject({ ...head, kind: z.literal('command'), data: CommandInput }), z.strictObject({ ...head, kind: z.literal('plant'), data: PlantInput })]);
const Ask = z.strictObject({ run: run.optional(), inputs: z.coerce.number().int().min(0).default(0), alerts: z.coerce.number().int().min(0).optional() });

/** What the lab must bring to run something for a page. */
export interface Attaching {
  /** @throws TwinwardError (bad input) where it cannot be run so */
  requestOf(asked: Asked): Promise<RunRequest>;
  /** told of runs that start, and of what becomes of them */
  started?(request: RunRequest): void;
  ended?(folder: string | undefined): void;
}

class Refusal extends Error {
  readonly status: number;
  readonly trouble: ApiTrouble;
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, message: string, hint = '', headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.trouble = { code, message, where: '', hint };
    this.headers = headers;
  }
}

interface Current {
  asked: string;
  run: AttachedRun;
  where: Watchable;
}

type Said = { status: number; body: unknown };

export class LabApi {
  readonly #attaching: Attaching;
  readonly #serve: (folder: string | undefined) => RunFileName[];
  #current: Current | undefined;
  /** one start after the other */
  #starting: Promise<unknown> = Promise.resolve();
  /** runs that have not ended yet, dropped ones among them */
  readonly #going = new Set<AttachedRun>();
  readonly #tunnels = new Set<Duplex>();
  #closing = false;

  /** @param serve puts the files of a run that has ended where the page finds them, or takes away what was there; returns their names */
  constructor(attaching: Attaching, serve: (folder: string | undefined) => RunFileName[]) {
    this.#attaching = attaching;
    this.#serve = serve;
  }

  /** @param path under the API's address @param headers of every answer */
  async answer(request: IncomingMessage, response: ServerResponse, path: string, query: URLSearchParams, headers: Readonly<Record<string, string>>): Promise<void> {
    const { status, body, more = {} } = await this.#answer(request, path, query).catch((error: unknown) => refused(error));
    if (!response.destroyed) response.writeHead(status, { ...headers, 'Content-Type': 'application/json; charset=utf-8', ...more }).end(JSON.stringify(body));
  }

  async #answer(request: IncomingMessage, path: string, query: URLSearchParams): Promise<Said & { more?: Record<string, string> }> {
    const { origin, host } = request.headers;
    if (origin !== undefined && origin !== `http://${host}`) throw new Refusal(403, 'other-origin', 'only the page that this server serves may ask');
    const routes: Readonly<Record<string, [method: string, act: () => Promise<Said>]>> = {
      'runs': ['POST', async () => this.#start(await bodyOf(request, Start))],
      'run': ['GET', async () => ({ status: 200, body: this.#now(parsed(Ask, Object.fromEntries(query))) })],
      'run/allow': ['POST', async () => this.#allow(await bodyOf(request, Allow))],
      'run/inputs': ['POST', async () => this.#give(await bodyOf(request, Input))],
      'run/stop': ['POST', async () => this.#stop(await bodyOf(request, Stop))],
    };
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (!route) throw new Refusal(404, 'no-route', 'there is nothing here', 'see docs/lab.md');
    const [method, act] = route;
    if (request.method !== method) throw new Refusal(405, 'method', `only ${method}`, '', { Allow: method });
    return act();
  }

  #start(asked: z.infer<typeof Start>): Promise<Said> {
    const started = this.#starting.then(() => this.#startNow(asked));
    this.#starting = started.catch(() => undefined);
    return started;
  }

  async #startNow({ inputs = [], replace = false, ...asked }: z.infer<typeof Start>): Promise<Said> {
    const words = canonicalJson(asked);
    const current = this.#current;
    if (current && !current.run.isOver) {
      if (current.asked === words && current.run.knows(inputs)) return { status: 200, body: answerOf(current, true) };
      if (!replace) throw new Refusal(409, 'another-run', `another run goes on here: ${current.run.request.scenario.id}`, 'end it first, or ask with "replace": true');
    }
    const request = await this.#attaching.requestOf(asked);
    const why = AttachedRun.unfit(request, inputs);
    if (why !== undefined) throw new Refusal(400, 'unfit', why);
    // One that was ended on purpose is being graded: it goes on beside.
    if (current && !current.run.isOver) current.run.stop(false);
    const { run, where } = await AttachedRun.start(request, inputs);
    this.#going.add(run);
    this.#current = { asked: words, run, where };
    // A page that is loaded again while this one goes on comes back to it.
    this.#serve(undefined);
    void this.#await(run);
    // The server was closed while the broker started.
    if (this.#closing) run.stop(false);
    this.#attaching.started?.(request);
    return { status: 201, body: answerOf(this.#current, false) };
  }

  async #await(run: AttachedRun): Promise<void> {
    await run.over;
    this.#going.delete(run);
    // One that was replaced while it was graded is in its folder; the page is shown another.
    if (run.ended && run === this.#current?.run) this.#serve(run.ended.folder);
    this.#attaching.ended?.(run.ended?.folder);
  }

  #now({ run: id, inputs, alerts }: z.infer<typeof Ask>): AttachedNow {
    const { run } = this.#meant(id);
    return {
      run: run.id, closed: run.closed, progress: run.progress ?? null, inputs: run.inputs.slice(inputs), spoken: run.alerts.length, ...(alerts !== undefined && { alerts: run.alerts.slice(alerts) }),
      ...(run.ended && { ended: { verdict: run.ended.verdict, files: this.#serve(run.ended.folder) } }), ...(run.trouble !== undefined && { trouble: troubleOf(run.trouble) }),
    };
  }

  #allow({ run: id, until }: z.infer<typeof Allow>): Said {
    this.#meant(id).run.allow(until);
    return { status: 200, body: {} };
  }

  #give({ run: id, ...input }: z.infer<typeof Input>): Said {
    const why = this.#meant(id).run.give({ source: PAGE_SOURCE, ...input });
    if (why) throw new Refusal(why.code === 'unfit' ? 422 : 409, why.code, why.message);
    return { status: 202, body: { id: input.id, effect: 'at the start of the next tick' } };
  }

  #stop({ run: id, keep }: z.infer<typeof Stop>): Said {
    this.#meant(id).run.stop(keep);
    return { status: 200, body: {} };
  }

  /** @param id of the run that a page means; absent: whichever there is */
  #meant(id: string | undefined): Current {
    if (!this.#current) throw new Refusal(404, 'no-run', 'no run was started here', 'start one with POST runs');
    if (id !== undefined && id !== this.#current.run.id) throw new Refusal(409, 'another-run', 'another run was started here', 'start this one again');
    return this.#current;
  }

  /** Leads a WebSocket through to the broker, so that a page needs no other address than its own. What it may do there the broker decides. */
  tunnel(request: IncomingMessage, socket: Duplex, head: Buffer, path: string): void {
    const { origin, host } = request.headers;
    const current = this.#current;
    if (path !== WIRE_PATH || (origin !== undefined && origin !== `http://${host}`) || !current || current.run.isOver) return void socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
    const { hostname, port, host: broker } = new URL(current.where.wsUrl);
    const far = connect(Number(port), hostname);
    for (const end of [socket, far]) {
      this.#tunnels.add(end);
      end.on('error', () => {}).on('close', () => {
        this.#tunnels.delete(end);
        socket.destroy();
        far.destroy();
      });
    }
    const lines = Array.from({ length: request.rawHeaders.length / 2 }, (_, at) => [request.rawHeaders[2 * at]!, request.rawHeaders[2 * at + 1]!] as const).filter(([name]) => name.toLowerCase() !== 'host');
    far.write(`GET / HTTP/1.1\r\nHost: ${broker}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
    if (head.length > 0) far.write(head);
    socket.pipe(far).pipe(socket);
  }

  /** Ends whatever runs, and keeps nothing of it, but for what is being graded. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#starting;
    for (const one of this.#going) if (!one.isOver) one.stop(false);
    for (const end of this.#tunnels) end.destroy();
    await Promise.all([...this.#going].map(({ over }) => over));
  }
}

function answerOf({ run: { id, request }, where: { wsUrl, credentials } }: Current, joined: boolean): Answer {
  const { scenario, label, sut, topicPrefix } = request;
  return { run: id, joined, scenario, label, pipeline: `${sut.id} ${sut.version}`, topicPrefix, broker: { url: wsUrl, ...credentials } };
}

function refused(error: unknown): Said & { more?: Record<string, string> } {
  if (error instanceof Refusal) return { status: error.status, body: { error: error.trouble }, more: error.headers };
  const kind = error instanceof TwinwardError ? error.kind : 'internal';
  return { status: kind === 'bad-input' ? 400 : kind === 'environment' ? 503 : 500, body: { error: troubleOf(error) } };
}

async function bodyOf<T>(request: IncomingMessage, shape: z.ZodType<T>): Promise<T> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) throw new Refusal(415, 'not-json', 'say Content-Type: application/json');
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > BODY_BYTES_MOST) throw new Refusal(413, 'too-large', `more than ${BODY_BYTES_MOST / 1024} kB`, '', { Connection: 'close' });
    parts.push(part);
  }
  let value: unknown;
  try {
    value = JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    throw new Refusal(400, 'bad-json', 'the body is no JSON');
  }
  return parsed(shape, value);
}

function parsed<T>(shape: z.ZodType<T>, value: unknown): T {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  throw new Refusal(400, 'bad-request', result.error.issues.slice(0, 3).map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; '), 'see docs/lab.md');
}
