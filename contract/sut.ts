/** How to start (or find), feed, hear, reset and read a system under test (DESIGN §6). Each part has a default that fits a pipeline speaking our own format. Reference: docs/bring-your-own.md. */
import { z } from 'zod';
import { Duration, durationMs } from './duration.ts';
import { isTopicFilter, isTopicName, matchesFilter } from './topics.ts';

/** What a bridge may carry to a SUT, of all that a home says. */
export const FEED_CHANNELS = ['enrolment', 'telemetry', 'event', 'status'] as const;
export type FeedChannel = (typeof FEED_CHANNELS)[number];

/** In topics and addresses; `port` is one that the lab found free, and told the SUT in TWINWARD_PORT. */
export const PLACEHOLDERS = ['home', 'channel', 'hub', 'resident', 'device', 'code', 'port'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** Puts values into `{name}`; one without a value stays as it is written. */
export function filled(text: string, values: Partial<Record<Placeholder, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name as Placeholder] ?? whole);
}

/** What a home's message fills in; `{port}` is known without one. */
const OF_A_MESSAGE = ['home', 'channel', 'hub', 'resident', 'device', 'code'] as const;
/** The text as it may come out; `{port}` stands in a number's place. */
const sample = (text: string): string => filled(text, { home: 'h000001', channel: 'telemetry', hub: 'h000001-hub', resident: 'h000001-r1', device: 'wearable', code: '8867-4', port: '1' });

/** What may stand in a level: ids have their form, kinds and codes may be any word. */
const FORMS: Partial<Record<string, string>> = { home: 'h\\d+', hub: 'h\\d+-hub', resident: 'h\\d+-r\\d+' };

/** Whether a filter hears some topic that a template can come out as. */
function mayHear(filter: string, template: string): boolean {
  const words = filter.split('/');
  const one = template.split('/').map((level, at) => {
    const word = words[at] as string | undefined;
    const form = new RegExp(`^${level.split(/\{(\w+)\}/).map((part, odd) => (odd % 2 === 1 ? FORMS[part] ?? '.+' : part.replace(/[.*+?^$()|[\]\\]/g, '\\$&'))).join('')}$`);
    return word !== undefined && form.test(word) ? word : level;
  });
  return matchesFilter(filter, one.join('/'));
}

function onlyPlaces(names: readonly Placeholder[]): [(text: string) => boolean, string] {
  return [(text) => !/[{}]/.test(text.replace(/\{(\w+)\}/g, (whole, name) => ((names as readonly string[]).includes(name) ? '' : whole))), names.length === 0 ? 'nothing fills braces here: write the word itself' : `between braces only ${names.join(', ')} can stand here`];
}

const HTTP = /^https?:\/\/[\w.[\]:-]+(?:[/?][!-~]*)?$/;
/** Absolute, or a path under `address`. @param names what is filled in */
const url = (names: readonly Placeholder[]) => z.string().min(1).refine(...onlyPlaces(names)).refine((text) => text.startsWith('/') || HTTP.test(sample(text)), 'write http://host:port/path, or /path under "address"');
const Url = url(['port']);
/** @param names what is filled in */
const topic = (names: readonly Placeholder[]) => z.string().min(1).refine(...onlyPlaces(names)).refine((text) => isTopicName(sample(text)) && !text.startsWith('$'), 'a topic to publish on has no "+", "#" or leading "$"');
/** What the lab itself hears under `twinward/` it would carry again, without end. */
const FeedTopic = topic(OF_A_MESSAGE).refine((text) => !/^twinward\/(?!feed\/)/.test(text), 'of the topics under twinward/ only those under twinward/feed/ are for a feed: begin with a word of yours, such as ward/{home}/{channel}');
/** A filter whose first word is a wildcard would hear the lab's own messages. */
const Filter = z.string().refine(...onlyPlaces([])).refine((text) => isTopicFilter(text) && !/^[+#$]/.test(text) && !/^twinward\/(?!v1\/alerts\/)/.test(text), 'write a topic filter that begins with a word of yours, such as ward/alerts/+, or twinward/v1/alerts/#');
const Headers = z.record(z.string(), z.string()).default({});
const Port = z.int().min(1).max(65_535);
/** JSONata; compiled when the file is read. */
const Expression = z.string().min(1).max(20_000);

const Request = z.strictObject({ url: Url, method: z.enum(['GET', 'POST', 'PUT', 'DELETE']).default('POST'), headers: Headers, body: z.string().optional() });

function oneOf(keys: readonly string[]): [(value: object) => boolean, string] {
  return [(value) => keys.filter((key) => (value as Record<string, unknown>)[key] !== undefined).length === 1, `give one of ${keys.join(', ')}`];
}

/** How to tell that it is ready. */
export const Ready = z.strictObject({
  /** GET answers 2xx */
  http: Url.optional(),
  /** a line on its standard output that holds this text */
  line: z.string().min(1).optional(),
  /** something listens on this port of this machine: a number, or "{port}" */
  port: z.union([Port, z.literal('{port}')]).optional(),
  /** a message on this MQTT topic */
  topic: Filter.optional(),
  /** so long after it was started */
  delay: Duration.optional(),
}).refine(...oneOf(['http', 'line', 'port', 'topic', 'delay']));

export const Reset = z.strictObject({
  http: Request.optional(),
  command: z.array(z.string()).min(1).optional(),
  /** of the command, as seen from the folder of the file; absent: that of `start`, else the folder itself */
  cwd: z.string().optional(),
  message: z.strictObject({ topic: topic([]), payload: z.string().default('') }).optional(),
}).refine(...oneOf(['http', 'command', 'message'])).refine(({ command, cwd }) => cwd === undefined || command !== undefined, 'a cwd is for a command');

export const Feed = z.strictObject({
  topic: FeedTopic.optional(),
  qos: z.union([z.literal(0), z.literal(1)]).default(1),
  retain: z.boolean().default(false),
  url: url(PLACEHOLDERS).optional(),
  method: z.enum(['POST', 'PUT']).default('POST'),
  headers: Headers,
  /** until one request is answered */
  timeout: Duration.default('5s'),
  /** where the lab's clock is POSTed to: a 2xx says that the SUT has taken all that came before, and at `last` that it has judged and sent its alerts. It may come twice. */
  clock: Url.optional(),
  channels: z.array(z.enum(FEED_CHANNELS)).min(1).default([...FEED_CHANNELS]),
  /** what goes into one message of telemetry; by default what the placeholders need */
  per: z.enum(['message', 'device', 'observation']).optional(),
}).refine(...oneOf(['topic', 'url'])).refine(({ clock, url }) => clock === undefined || url !== undefined, 'a clock is POSTed only where the feed is: over MQTT it is twinward/clock, answered on twinward/watermark');

export const Alerts = z.strictObject({
  topics: z.array(Filter).min(1).optional(),
  /** the lab listens on this machine's loopback, and tells a SUT that it starts in TWINWARD_WEBHOOK_URL (and _TOKEN); one that runs already knows the port from its own settings */
  webhook: z.strictObject({ port: Port.optional(), path: z.string().regex(/^\/[\w./-]*$/, 'a path begins with "/"').default('/alerts'), token: z.string().min(1).optional() }).optional(),
  map: Expression.optional(),
}).refine((alerts) => !alerts.topics || !alerts.webhook, 'alerts come over topics or over a webhook, not both');

/** What is no duration has been refused where it stands. */
const msOf = (text: string): number => (Duration.safeParse(text).success ? durationMs(text) : NaN);

export const Sut = z.strictObject({
  schema: z.literal('twinward.sut/1'),
  id: z.string().min(1).max(100).regex(/^[^+#/\0]+$/, 'an id is part of a user name and of topics: no "+", "#" or "/"'),
  title: z.string(),
  version: z.string(),
  /** command to start it; the lab sets TWINWARD_BROKER_URL, TWINWARD_USERNAME, TWINWARD_PASSWORD, TWINWARD_CLIENT_ID, TWINWARD_TOPIC_PREFIX and TWINWARD_INSTANCE, for brokers with TLS also TWINWARD_BROKER_CA, _CERT and _KEY (files), and as the file needs them TWINWARD_PORT, TWINWARD_WEBHOOK_URL and TWINWARD_WEBHOOK_TOKEN */
  start: z.strictObject({ command: z.array(z.string()).min(1), cwd: z.string().optional(), env: z.record(z.string(), z.string()).default({}) }).optional(),
  /** in place of `start`: it runs already. An http address is where paths such as "/reset" belong; an mqtt address says on which broker it is, for whoever reads the file. */
  address: z.string().refine((text) => /^(https?|mqtts?):\/\/[\w.[\]:-]+\/?$/.test(text), 'write http://host:port, or the broker it is connected to: mqtt://host:port').optional(),
  /** absent: its first watermark; of a pipeline without, its first subscription */
  ready: Ready.optional(),
  /** how long it may take until then */
  readyWithin: Duration.default('20s'),
  /** between runs; `restart` (stop and start it) where the lab starts it, else `none` */
  reset: z.union([z.enum(['restart', 'none']), Reset]).optional(),
  /** the words that it is spoken to in; `template` is JSONata from our message to its body */
  codec: z.union([z.enum(['twinward', 'fhir', 'senml']), z.strictObject({ template: Expression })]).default('twinward'),
  /** where each message goes; absent, with our own codec: it hears the hubs themselves */
  feed: Feed.optional(),
  /** where its alerts come from, and what of them are ours; absent: our alerts, on our topic */
  alerts: Alerts.optional(),
  /** `watermark`: answers the lab's clock, judges only at `last`. `event`: judges by the times in the messages. `wall`: by when they come. */
  clock: z.enum(['watermark', 'event', 'wall']).default('watermark'),
}).superRefine((sut, context) => {
  const refuse = (path: PropertyKey[], message: string): void => context.addIssue({ code: 'custom', path, message });
  if (sut.start && sut.address !== undefined) refuse(['address'], 'either the lab starts it (start) or it runs already (address)');
  if (!sut.start && sut.address === undefined) refuse([], 'say how to start it ("start:" with "command: [program, argument, …]"), or where it runs already ("address: http://host:port")');
  if (!sut.start && sut.reset === 'restart') refuse(['reset'], 'the lab can restart only what it starts: give http, command or message, or none');
  if (!sut.start && sut.alerts?.webhook && sut.alerts.webhook.port === undefined) refuse(['alerts', 'webhook'], 'a pipeline that runs already must know where the webhook listens: choose a port, such as "webhook: { port: 8790 }", and let it POST there');
  if (sut.ready?.delay !== undefined && msOf(sut.ready.delay) > msOf(sut.readyWithin)) refuse(['ready', 'delay'], `it would never be ready: readyWithin is ${sut.readyWithin}`);
  const { topic: fedOn, channels = [] } = sut.feed ?? {};
  const ownFeed = fedOn === undefined ? undefined : sut.alerts?.topics?.find((filter) => channels.some((channel) => mayHear(filter, filled(fedOn, { channel }))));
  if (ownFeed !== undefined) refuse(['alerts', 'topics'], `"${ownFeed}" hears what the lab feeds on ${fedOn}, and takes it for alerts: give feed and alerts topics apart`);
  if (!sut.start && sut.ready?.line !== undefined) refuse(['ready', 'line'], 'the lab hears the output only of what it starts: give http, port, topic or delay');
  const urls = [[['ready', 'http'], sut.ready?.http], [['feed', 'url'], sut.feed?.url], [['feed', 'clock'], sut.feed?.clock], [['reset', 'http', 'url'], typeof sut.reset === 'object' ? sut.reset.http?.url : undefined]] as const;
  for (const [path, url] of urls) if (url?.startsWith('/') && !sut.address?.startsWith('http')) refuse([...path], 'a path alone needs "address: http://host:port" above');
  if (sut.feed?.clock !== undefined && sut.clock !== 'watermark') refuse(['feed', 'clock'], 'a pipeline that answers a clock is "clock: watermark"');
  if (!sut.start && JSON.stringify(sut).includes('{port}')) refuse(['address'], '{port} is for pipelines that the lab starts: write the port');
});
export type Sut = z.infer<typeof Sut>;

/** The topic of a bridge that was given none. */
export const FEED_TOPIC = 'twinward/feed/{home}/{channel}';

/** What a bridge does; `undefined` where the SUT hears the hubs itself. */
export function feedOf({ feed, codec }: Sut): z.infer<typeof Feed> | undefined {
  return feed ?? (codec === 'twinward' ? undefined : Feed.parse({ topic: FEED_TOPIC }));
}
