/** Where notifications go. Loopback alone unless a host is named: what the pipeline says must not be sent wherever an address happens to lead. */
import { z } from 'zod';
import { badInput } from '../../../contract/errors.ts';
import { parseJson } from '../../../contract/json-text.ts';
import { NotifyRules } from './notifications-for.ts';

const Channel = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: 'an address that begins with http:// or https://' }).max(2_000),
  /** sent as `Authorization: Bearer …` */
  token: z.string().regex(/^[\x21-\x7e]{1,1000}$/, 'printable characters without spaces').optional(),
  /** signs each message with HMAC-SHA-256 */
  secret: z.string().min(16, 'at least 16 characters').max(1_000).optional(),
});
export type Channel = z.infer<typeof Channel>;

/** @source retry: as AWS IoT Lens BP 11.4 (exponential back-off with jitter); all figures: assumption */
export const NotifyConfig = z.strictObject({
  first: Channel,
  second: Channel.optional(),
  /** hosts besides loopback that may be posted to */
  allow: z.array(z.string().min(1).max(253)).max(100).default([]),
  retry: z.strictObject({
    attempts: z.int().min(1).max(20).default(5), firstDelayMs: z.int().min(1).max(600_000).default(2_000), factor: z.number().min(1).max(10).default(2),
    /** share of the delay that chance may take off, 0–1 inclusive */
    jitter: z.number().min(0).max(1).default(0.5),
  }).prefault({}),
  timeoutMs: z.int().min(100).max(60_000).default(5_000),
  /** who is told of what, and when it is quiet */
  rules: NotifyRules.prefault({}),
  /** a high alert that the first channel did not take by then goes to the second */
  highDeadlineMs: z.int().min(1_000).max(3_600_000).default(60_000),
});
export type NotifyConfig = z.infer<typeof NotifyConfig>;

const MEND = '{ "first": { "url": "http://127.0.0.1:8080/alerts", "secret": … }, "second": { … }, "allow": ["pager.example"] }';

/** @throws TwinwardError bad-input with the place */
export function readNotifyConfig(text: string, file: string): NotifyConfig {
  const parsed = NotifyConfig.safeParse(parseJson(text, file, { cut: MEND, other: MEND }));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw badInput('notify-malformed', issue?.message ?? 'the file cannot be read', { file, path: issue?.path.join('.') ?? '' }, MEND);
  }
  for (const key of ['first', 'second'] as const) {
    const why = parsed.data[key] && refusedAddress(parsed.data[key].url, parsed.data.allow);
    if (why !== undefined) throw badInput('notify-address', why, { file, path: `${key}.url` }, 'add the host to "allow", or use an address of this machine');
  }
  return parsed.data;
}

/** @returns why nothing is posted there */
export function refusedAddress(address: string, allow: readonly string[]): string | undefined {
  const { protocol, hostname, username, password } = new URL(address);
  if (protocol !== 'http:' && protocol !== 'https:') return 'only http and https are spoken';
  if (username !== '' || password !== '') return 'an address with a name and password in it would be written to logs: use "token"';
  const loopback = hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
  return loopback || allow.includes(hostname) ? undefined : `the host ${hostname} is not allowed`;
}
