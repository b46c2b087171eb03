/** `twinward sut init`: writes a sut.yaml by asking. Each question can be answered by an option or a line of input; the file is checked before it is written, whole or not at all. */
import { basename, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { badInput } from '../../contract/errors.ts';
import { FEED_TOPIC } from '../../contract/sut.ts';
import { readYaml } from '../../scenarios/read-yaml.ts';
import { statOf, writeWhole } from '../host-node/files.ts';
import { sutOf } from './load-sut.ts';
import { plain, type Terminal } from './terminal.ts';

/** As commander gives them; each answers a question. */
export interface SutInitOptions {
  id?: string;
  title?: string;
  command?: string;
  address?: string;
  codec?: string;
  feed?: string;
  alerts?: string;
  /** port */
  webhook?: string;
  clock?: string;
  /** take the defaults for all that is not answered */
  yes?: boolean;
  force?: boolean;
}

type Answers = Required<Omit<SutInitOptions, 'yes' | 'force'>>;

interface Question {
  key: keyof Answers;
  text: string;
  /** what an empty line means; `undefined`: it must be answered */
  standard(so: Partial<Answers>): string | undefined;
  /** why an answer cannot be */
  wrong?(answer: string): string | undefined;
  /** whether it need be asked at all */
  asked?(so: Partial<Answers>): boolean;
}

const among = (...words: string[]) => (answer: string): string | undefined => (words.includes(answer) ? undefined : `choose one of ${words.join(', ')}`);
const isUrl = (text: string): boolean => /^https?:\/\//.test(text);

function questions(folder: string): readonly Question[] {
  return [
    { key: 'id', text: 'A short name for it', standard: () => basename(folder).toLowerCase().replace(/[^a-z0-9-]+/g, '-').replace(/^-+|-+$/g, '') || 'my-pipeline', wrong: (id) => (/^[\w.-]{1,100}$/.test(id) ? undefined : 'letters, digits, hyphens and dots') },
    { key: 'title', text: 'What reports should call it', standard: ({ id }) => id },
    { key: 'command', text: 'Which command starts it, as seen from the folder of the file? Empty: it runs already', standard: () => '', asked: ({ address }) => address === undefined },
    { key: 'address', text: 'Where does it run: http://host:port, or the broker it is on: mqtt://host:port', standard: () => undefined, wrong: (url) => (/^(https?|mqtts?):\/\/\S+$/.test(url) ? undefined : 'write http://host:port or mqtt://host:port'), asked: ({ command }) => !command },
    { key: 'codec', text: 'What does it read: twinward (the lab\'s own JSON), fhir (R4), senml (RFC 8428) or template (its own JSON, by JSONata)', standard: () => 'twinward', wrong: among('twinward', 'fhir', 'senml', 'template') },
    { key: 'feed', text: 'How does it hear: hubs (it subscribes to the hubs\' topics), a topic such as ward/{home}/{channel}, or an address to POST to', standard: ({ codec }) => (codec === 'twinward' ? 'hubs' : FEED_TOPIC) },
    { key: 'alerts', text: 'How do its alerts come: ours (the lab\'s alerts, on the lab\'s topic), webhook (it POSTs), or a topic filter such as ward/alarms/+', standard: ({ feed }) => (isUrl(feed as string) ? 'webhook' : 'ours') },
    { key: 'webhook', text: 'On which port shall the lab listen for its alerts? It must know before the run', standard: () => '8790', wrong: (port) => (/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535 ? undefined : 'a port is a whole number from 1 to 65535'), asked: ({ alerts, command, webhook }) => alerts === 'webhook' && (!command || webhook !== undefined) },
    { key: 'clock', text: 'By which time does it judge: watermark (it answers the lab\'s clock), event (the times in the messages) or wall (when they come)', standard: ({ codec, alerts }) => (codec === 'twinward' && alerts === 'ours' ? 'watermark' : 'event'), wrong: among('watermark', 'event', 'wall') },
  ];
}

/** @param file where to write @returns 0 @throws TwinwardError bad input */
export async function sutInitCommand(file: string, options: SutInitOptions, terminal: Terminal): Promise<0> {
  const path = resolve(terminal.cwd, file);
  if (statOf(path) && !options.force) throw badInput('sut-exists', 'there is such a file already', { file }, 'give another name, or --force to write over it');
  const answers = await asked(options, terminal, resolve(path, '..'));
  const text = sutText(answers);
  sutOf(readYaml(text, file)); // Nothing is written that the lab would refuse.
  writeWhole(path, text);
  terminal.out(plain(`\nwritten ${file}\nnext    ${answers.alerts === 'ours' && answers.codec !== 'template' ? '' : 'mend its expressions, then '}twinward sut check ${file}\n`));
  return 0;
}

async function asked(options: SutInitOptions, terminal: Terminal, folder: string): Promise<Answers> {
  const so: Partial<Answers> = {};
  for (const { key } of questions(folder)) if (options[key] !== undefined) so[key] = options[key];
  if (so.command && so.address) throw badInput('bad-option', '--command and --address cannot be given together', { path: '--address' }, 'the lab starts it, or it runs already');
  const reader = options.yes || !terminal.input ? undefined : createInterface({ input: terminal.input });
  const lines = reader?.[Symbol.asyncIterator]();
  try {
    for (const question of questions(folder)) {
      const { key, text, standard, wrong, asked: need } = question;
      if (need && !need(so)) {
        if (so[key]) throw badInput('bad-option', `--${key} says nothing here`, { path: `--${key}` }, 'leave it out, or give the option that it belongs to: a webhook is for --alerts webhook');
        continue;
      }
      const given = so[key];
      const refusal = given === undefined ? undefined : wrong?.(given);
      if (refusal !== undefined) throw badInput('bad-option', `--${key} cannot be "${given}"`, { path: `--${key}` }, refusal);
      while (so[key] === undefined) {
        const usual = standard(so);
        if (lines) terminal.out(plain(`${text}${usual ? ` [${usual}]` : ''}: `));
        const line = lines ? await lines.next() : undefined;
        const answer = (line?.done === false ? line.value.trim() : '') || usual;
        const why = answer === undefined ? 'it has to be answered' : wrong?.(answer);
        if (why === undefined) so[key] = answer as string;
        else if (line?.done === false) terminal.out(plain(`${why}\n`));
        else throw badInput('sut-init', `"${key}" is not answered${answer === undefined ? '' : ` by "${answer}"`}`, { path: `--${key}` }, why);
      }
    }
  } finally {
    reader?.close();
  }
  return { command: '', address: '', webhook: '', ...so } as Answers;
}

/** Words as a shell splits them, but that a backslash is itself: quotes keep blanks, also within a word. */
function words(command: string): string[] {
  return (command.match(/(?:"[^"]*"|'[^']*'|\S)+/g) ?? []).map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, (_, double?: string, single?: string) => double ?? single ?? ''));
}

const MAP = `    {
      "home": home,
      "code": $lookup({"THEIR_WORD": "hypoxia", "ANOTHER": "fall"}, problem),
      "priority": "high",
      "at": time,
      "text": text
    }`;
const TEMPLATE = `    $channel = "telemetry" ? { "patient": home, "readings": [obs.{ "what": code, "value": value, "time": at }] }`;

function sutText({ id, title, command, address, codec, feed, alerts, webhook, clock }: Answers): string {
  const q = (text: string): string => JSON.stringify(text);
  const lines = [
    '# How Twinward runs and hears this pipeline; all that can stand here: docs/bring-your-own.md.',
    'schema: twinward.sut/1', `id: ${q(id)}`, `title: ${q(title)}`, 'version: "1"',
    command ? `start: { command: [${words(command).map(q).join(', ')}] }` : `address: ${q(address)}`,
    ...(codec === 'template' ? ['# JSONata from each of our messages to what it reads; nothing where there is nothing to say. $channel, $topic and $enrolment are known.', 'codec:', '  template: |', TEMPLATE] : [`codec: ${codec}`]),
    ...(feed === 'hubs' ? [] : [`feed: { ${isUrl(feed) ? 'url' : 'topic'}: ${q(feed)} }`]),
    ...(alerts === 'ours' ? [] : ['alerts:', alerts === 'webhook' ? (webhook ? `  webhook: { port: ${webhook} } # POST to http://127.0.0.1:${webhook}/alerts` : '  webhook: {} # POST to TWINWARD_WEBHOOK_URL') : `  topics: [${q(alerts)}]`, '  # JSONata from each of its messages to alerts of ours; nothing for what is no alert. $topic, $headers and $homes are known.', '  map: |', MAP]),
    ...(command ? [] : ['reset: none']),
    `clock: ${clock}`,
  ];
  return `${lines.join('\n')}\n`;
}
