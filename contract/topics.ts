/** Topic names, under an optional prefix for shared brokers (empty, or ending in `/`). */
export const HOME_CHANNELS = ['telemetry', 'enrolment', 'event', 'status', 'cmd', 'reply'] as const;
export type HomeChannel = (typeof HOME_CHANNELS)[number];

export function homeTopic(home: string, channel: HomeChannel, prefix = ''): string {
  return `${prefix}twinward/v1/${home}/${channel}`;
}
export function alertTopic(home: string, prefix = ''): string {
  return `${prefix}twinward/v1/alerts/${home}`;
}
export function clockTopic(prefix = ''): string {
  return `${prefix}twinward/clock`;
}
export function watermarkTopic(prefix = ''): string {
  return `${prefix}twinward/watermark`;
}

/** May stand in a PUBLISH: no wildcard, no U+0000, and no U+FFFD, which decoders put where the bytes are no UTF-8. */
export function isTopicName(text: string): boolean {
  return text.length > 0 && !/[+#\0\uFFFD]/.test(text);
}

/** May stand in a SUBSCRIBE: a wildcard is a whole level, and `#` the last. */
export function isTopicFilter(text: string): boolean {
  const levels = text.split('/');
  return text.length > 0 && !/[\0\uFFFD]/.test(text) && levels.every((level, at) => level === '+' || (level === '#' && at === levels.length - 1) || !/[+#]/.test(level));
}

/** Whether a subscription to the filter hears the topic [MQTT-4.7]. */
export function matchesFilter(filter: string, topic: string): boolean {
  if (topic.startsWith('$') !== filter.startsWith('$')) return false; // [MQTT-4.7.2-1]
  const [wanted, levels] = [filter.split('/'), topic.split('/')];
  return wanted.every((level, at) => level === '#' || (at < levels.length && (level === '+' || level === levels[at]))) && (wanted.at(-1) === '#' || wanted.length === levels.length);
}

/** Home and channel of a home topic, without the prefix; `undefined` for every other topic. */
export function parseHomeTopic(topic: string, prefix = ''): { home: string; channel: HomeChannel } | undefined {
  const from = prefix.length + ROOT.length;
  if (!topic.startsWith(ROOT, prefix.length) || !topic.startsWith(prefix)) return undefined;
  const slash = topic.indexOf('/', from);
  if (slash < 0) return undefined;
  const home = topic.slice(from, slash);
  const channel = CHANNELS.get(topic.slice(slash + 1));
  return channel === undefined || home === 'alerts' ? undefined : { home, channel };
}

const ROOT = 'twinward/v1/';
const CHANNELS: ReadonlyMap<string, HomeChannel> = new Map(HOME_CHANNELS.map((channel) => [channel, channel]));
