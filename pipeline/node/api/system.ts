/** What is of the pipeline itself: how it is, what it counts, and who did what. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { z } from 'zod';
import type { Desk } from '../desk.ts';
import type { Api } from './http.ts';
import { pageSize, whole } from './params.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits');
const AuditAnswer = z.strictObject({
  n: z.int(), at: z.int(), who: z.string(), role: z.string(), what: z.string(), object: z.string(), outcome: z.enum(['allowed', 'refused', 'failed']), detail: z.string(), prev: z.string(), hash: z.string(),
}).meta({ id: 'AuditLine' });
const HealthAnswer = z.strictObject({ ok: z.boolean(), broker: z.enum(['connected', 'lost']), store: z.enum(['ready', 'failed']), judgedAt: z.int().nullable() }).meta({ id: 'Health' });

export function systemRoutes(app: Api, desk: Desk): void {
  metricsRoute(app, desk);

  app.get('/healthz', {
    config: { needs: 'nothing' }, schema: { summary: 'Whether it works', security: [], response: { 200: HealthAnswer, 503: HealthAnswer } },
  }, async (_request, reply) => {
    const { ok, broker, store, judgedAt } = desk.health();
    return reply.code(ok ? 200 : 503).send({ ok, broker, store, judgedAt: judgedAt ?? null });
  });

  app.get('/openapi.json', { config: { needs: 'nothing' }, schema: { hide: true } }, async () => app.swagger());

  app.get('/v1/audit', {
    config: { needs: 'audit' },
    schema: {
      summary: 'The audit log, in order', querystring: z.strictObject({ after: whole(0, Number.MAX_SAFE_INTEGER).default(0), limit: pageSize(100) }),
      response: { 200: z.strictObject({ lines: z.array(AuditAnswer), next: z.int().nullable() }) },
    },
  }, async ({ query: { after, limit } }) => {
    const lines = await desk.audit.lines(after, limit);
    return { lines, next: lines.length === limit ? (lines.at(-1)?.n ?? null) : null };
  });

  app.get('/v1/audit/verify', {
    config: { needs: 'audit' },
    schema: {
      summary: 'Walks the chain of the audit log. Note the head down outside the machine; given here later, it shows a log that was cut off at the end or written anew',
      querystring: z.strictObject({ n: whole(1, Number.MAX_SAFE_INTEGER).optional(), hash: Hash.optional() }).refine(({ n, hash }) => (n === undefined) === (hash === undefined), 'give n and hash of a head noted earlier, or neither'),
      response: { 200: z.strictObject({ ok: z.boolean(), lines: z.int(), from: z.int(), brokenAt: z.int().nullable(), head: z.strictObject({ n: z.int(), hash: z.string() }) }) },
    },
  }, async ({ query: { n, hash } }) => {
    const { lines, from = 1, brokenAt, head } = await desk.audit.verify(n === undefined || hash === undefined ? undefined : { n, hash });
    return { ok: brokenAt === undefined, lines, from, brokenAt: brokenAt ?? null, head };
  });
}

function metricsRoute(app: Api, desk: Desk): void {
  const registry = new Registry();
  const labelNames = ['method', 'route', 'status'];
  const requests = new Counter({ name: 'twinward_http_requests_total', help: 'HTTP requests answered', labelNames, registers: [registry] });
  const durations = new Histogram({ name: 'twinward_http_request_duration_seconds', help: 'time from request to answer', labelNames: ['route'], buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5], registers: [registry] });
  app.addHook('onResponse', async ({ method, routeOptions }, { statusCode, elapsedTime }) => {
    const route = routeOptions.url ?? 'none';
    // Words that a client chooses must not become series without end.
    requests.inc({ method: routeOptions.url === undefined ? 'any' : method, route, status: statusCode });
    durations.observe({ route }, elapsedTime / 1_000);
  });
  app.get('/metrics', {
    config: { needs: 'metrics' }, schema: { summary: 'Figures for Prometheus', response: { 200: { description: 'text exposition format', content: { 'text/plain': { schema: z.string() } } } } },
  }, async (_request, reply) => reply.type(registry.contentType).send(`${await registry.metrics()}${await figuresText(desk)}`));
}

async function figuresText(desk: Desk): Promise<string> {
  const registry = new Registry();
  for (const { name, help, type, values } of desk.figures()) {
    const labelNames = [...new Set(values.flatMap(({ labels }) => Object.keys(labels)))];
    const settings = { name: `twinward_${name}`, help, labelNames, registers: [registry] };
    const metric = type === 'counter' ? new Counter(settings) : new Gauge(settings);
    for (const { labels, value } of values) if (Number.isFinite(value) && (type === 'gauge' || value >= 0)) metric.inc(labels, value);
  }
  return registry.metrics();
}

