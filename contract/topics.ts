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

/** Home and channel of a home topic, without the prefix; `undefined` for every other topic. */
export function parseHomeTopic(topic: string, prefix = ''): { home: string; channel: HomeChannel } | undefined {
  if (!topic.startsWith(`${prefix}twinward/v1/`)) return undefined;
  const [home, channel, ...rest] = topic.slice(prefix.length + 'twinward/v1/'.length).split('/');
  if (rest.length > 0 || home === 'alerts' || !HOME_CHANNELS.includes(channel as HomeChannel)) return undefined;
  return { home: home as string, channel: channel as HomeChannel };
}
