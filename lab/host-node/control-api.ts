/** The door for people and programs while a run goes on: an HTTP API on loopback, behind a token. What comes in takes effect at the next tick and is written down. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import Fastify from 'fastify';
import { z } from 'zod';
import { CommandInput, PlantInput } from '../../contract/run-files.ts';
import { environmentTrouble } from '../../contract/errors.ts';
import { World } from '../../sim/world.ts';
import { type PendingInput, unfit } from '../run/inputs.ts';
import type { RunProgress, RunRequest } from '../run/request.ts';

/** `source`: who asks, for the order of inputs; `id`: the asker's own, equal ones are refused. */
const head = { source: z.string().regex(/^[a-z0-9-]{1,40}$/, 'lower-case letters, digits and hyphens').default('person'), id: z.string().min(1).max(100).optional() };
const AskedInput = z.discriminatedUnion('kind', [z.strictObject({ ...head, kind: z.literal('command'), data: CommandInput }), z.strictObject({ ...head, kind: z.literal('plant'), data: PlantInput })]);

export interface ControlApi {
  /** `http://127.0.0.1:<port>` */
  url: string;
  token: string;
  /** inputs since the last call */
  takeInputs(): PendingInput[];
  show(progress: RunProgress): void;
  close(): Promise<void>;
}

/**
 * `GET /v1/run`: how far it is. `POST /v1/inputs`: one input; 202 with its id, 400 where it is malformed, 409 where its id was used, 422 where the world cannot have it.
 * @param port 0: any free one @throws TwinwardError environment where the port is taken
 */
export async function openControlApi({ scenario, patients }: Pick<RunRequest, 'scenario' | 'patients'>, port: number): Promise<ControlApi> {
  const token = randomBytes(24).toString('base64url');
  const world = new World({ scenario, patients: patients?.records });
  const used = new Set<string>();
  const pending: PendingInput[] = [];
  let progress: RunProgress | undefined;
  const app = Fastify({ bodyLimit: 16_384 });

  app.addHook('onRequest', async (request, reply) => {
    const given = Buffer.from(request.headers.authorization ?? '');
    const right = Buffer.from(`Bearer ${token}`);
    if (given.length !== right.length || !timingSafeEqual(given, right)) await reply.code(401).send({ error: 'give the token as "Authorization: Bearer …"' });
  });
  app.get('/v1/run', async () => ({ scenario: scenario.id, seed: scenario.seed, homes: scenario.homes, progress: progress ?? null }));
  app.post('/v1/inputs', async (request, reply) => {
    const parsed = AskedInput.safeParse(request.body);
    if (!parsed.success) return reply.code(400).send({ error: parsed.error.issues.slice(0, 3).map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; ') });
    const { source, kind, data, id = `n${used.size + 1}` } = parsed.data;
    const input: PendingInput = { source: `api:${source}`, id, kind, data };
    const why = unfit(world, input);
    if (why) return reply.code(422).send({ error: why });
    if (used.has(`${source}\n${id}`)) return reply.code(409).send({ error: `${source} used the id ${id} before` });
    used.add(`${source}\n${id}`);
    pending.push(input);
    return reply.code(202).send({ source: input.source, id, effect: 'at the start of the next tick' });
  });

  try {
    const url = await app.listen({ host: '127.0.0.1', port });
    return {
      url, token,
      takeInputs: () => pending.splice(0),
      show: (now) => { progress = now; },
      close: () => app.close(),
    };
  } catch (error) {
    throw environmentTrouble('api-port', `the API cannot listen on port ${port}: ${(error as Error).message}`, 'give --api another port, or none for any free one');
  }
}
