/** What a home says, in the words of a SUT: which codec, to which topic or address, in how many pieces. */
import { type Codec, type Heard } from '../../contract/codecs/codec.ts';
import { fhir } from '../../contract/codecs/fhir.ts';
import { senml } from '../../contract/codecs/senml.ts';
import { Enrolment, HomeEvent, Status, Telemetry } from '../../contract/messages.ts';
import { filled, type FeedChannel, feedOf, type Placeholder, type Sut } from '../../contract/sut.ts';
import { homeTopic, parseHomeTopic } from '../../contract/topics.ts';
import { compile } from './expression.ts';

/** One piece, ready to be carried. `to`: a topic without prefix, or a URL. */
export interface Parcel {
  to: string;
  body: string;
}

export interface Encoder {
  /** media type of the bodies */
  type: string;
  /** @param topic without prefix; of a channel that is not fed nothing comes. @throws ExpressionError where a template fails */
  encode(topic: string, payload: string): Promise<Parcel[]>;
}

const CODECS: Readonly<Record<'fhir' | 'senml', Codec>> = { fhir, senml };

/** `{port}` is left for whoever knows it. @returns `undefined` where the SUT hears the hubs itself @throws ExpressionError for a template that is no JSONata */
export function encoderOf(sut: Sut): Encoder | undefined {
  const feed = feedOf(sut);
  if (!feed) return undefined;
  const target = feed.topic ?? (feed.url as string);
  const per = feed.per ?? (target.includes('{code}') ? 'observation' : target.includes('{device}') ? 'device' : 'message');
  const template = typeof sut.codec === 'object' ? compile(sut.codec.template) : undefined;
  const codec = typeof sut.codec === 'string' && sut.codec !== 'twinward' ? CODECS[sut.codec] : undefined;
  const enrolments = new Map<string, Enrolment>();
  const channels: ReadonlySet<string> = new Set(feed.channels);

  return {
    type: codec?.type ?? 'application/json',
    async encode(topic, payload) {
      const at = parseHomeTopic(topic);
      if (!at) return [];
      const heard = heardOf(at.channel, payload);
      if (heard?.channel === 'enrolment') enrolments.set(at.home, heard.message);
      if (!heard || !channels.has(heard.channel)) return [];
      const parcels: Parcel[] = [];
      for (const piece of piecesOf(heard, per)) {
        const enrolment = enrolments.get(at.home);
        const words: Partial<Record<Placeholder, string>> = { home: at.home, channel: heard.channel, hub: piece.message.hub, ...wordsOf(piece, enrolment) };
        const body = template ? await template(piece.message, { topic: homeTopic(at.home, heard.channel), channel: heard.channel, enrolment }) : codec ? codec.encode(piece, enrolment) : piece.message;
        // A template that gives nothing has nothing to say of it.
        if (body !== undefined && body !== null) parcels.push({ to: filled(target, feed.topic === undefined ? mapped(words, encodeURIComponent) : mapped(words, topicWord)), body: typeof body === 'string' ? body : JSON.stringify(body) });
      }
      return parcels;
    },
  };
}

const SCHEMAS = { telemetry: Telemetry, event: HomeEvent, status: Status, enrolment: Enrolment } as const;

/** Hostile and foreign messages reach the canary too: what is no message of a channel that is fed is nobody's reading. */
function heardOf(channel: string, payload: string): Heard | undefined {
  if (channel === 'cmd' || channel === 'reply') return undefined;
  try {
    const parsed = SCHEMAS[channel as FeedChannel].safeParse(JSON.parse(payload));
    return parsed.success ? { channel, message: parsed.data } as Heard : undefined;
  } catch {
    return undefined;
  }
}

/** Telemetry, cut as the SUT wants it; the pieces keep the envelope. */
function piecesOf(heard: Heard, per: 'message' | 'device' | 'observation'): Heard[] {
  if (heard.channel !== 'telemetry' || per === 'message') return [heard];
  const { obs } = heard.message;
  const groups = per === 'observation' ? obs.map((one) => [one]) : [...Map.groupBy(obs, ({ dev }) => dev).values()];
  return groups.map((group) => ({ channel: 'telemetry', message: { ...heard.message, obs: group } }));
}

/** A message of several devices names none; `{code}` of an event is its type. */
function wordsOf(heard: Heard, enrolment: Enrolment | undefined): Partial<Record<Placeholder, string>> {
  const { channel, message } = heard;
  const devices = channel === 'event' ? [message.dev] : channel === 'telemetry' ? [...new Set(message.obs.map(({ dev }) => dev))] : [];
  const code = channel === 'event' ? message.type : channel === 'telemetry' && message.obs.length === 1 ? message.obs[0]?.code : undefined;
  const device = devices.length === 1 ? devices[0] : undefined;
  const resident = enrolment?.devices.find(({ dev }) => dev === device)?.resident ?? enrolment?.residents[0]?.id;
  return { device: device ?? channel, code: code ?? channel, ...(resident !== undefined && { resident }) };
}

function mapped(words: Partial<Record<Placeholder, string>>, change: (text: string) => string): Partial<Record<Placeholder, string>> {
  return Object.fromEntries(Object.entries(words).map(([name, text]) => [name, change(text)]));
}

/** One level of a topic, whatever stands in a message. */
function topicWord(text: string): string {
  return String(text).replace(/[/+#\0]/g, '-');
}
