/** `twinward sut check`: what a pipeline makes of a stream that everybody can judge, point by point, and what to do about each. */
import { badInput } from '../../contract/errors.ts';
import { checkSut, checkSeconds, type Point, type SutCheck } from '../host-node/sut-check.ts';
import { checkSutHere } from '../host-node/sut-here.ts';
import { loadSut } from './load-sut.ts';
import { brokerOf, prefixOf, type RunOptions, wayInText } from './run-command.ts';
import { plain, type Terminal } from './terminal.ts';
import { watched } from './watched.ts';

/** As commander gives them. */
export interface SutCheckOptions extends Pick<RunOptions, 'broker' | 'brokerCa' | 'brokerCert' | 'brokerKey' | 'brokerPort' | 'topicPrefix'> {
  json?: boolean;
}

/** @returns 0 when all is well, 99 when a point is not, 3 when broker or pipeline broke off */
export async function sutCheckCommand(file: string, options: SutCheckOptions, terminal: Terminal): Promise<0 | 99 | 3> {
  const { sut } = await loadSut(file, terminal.cwd);
  const broker = brokerOf(options, terminal.cwd);
  if (broker.kind !== 'embedded' && broker.kind !== 'mqtt') throw badInput('sut-needs-broker', `a check looks at what goes over the wire, and the ${broker.kind} broker has none`, { path: '--broker' }, 'leave --broker out, or give mqtt://host:port');
  await checkSutHere(sut, broker.kind === 'embedded' ? broker.port : undefined);
  const wayIn = wayInText({ sut, broker });
  if (wayIn) terminal.err(wayIn);
  if (terminal.tty && !options.json) terminal.out(`sending 25 minutes of two homes to ${sut.id}; about ${checkSeconds(sut)} s\n`);
  const check = await watched(terminal, false, ({ signal }) => checkSut(sut, broker, prefixOf(options.topicPrefix ?? ''), signal), 'what was seen so far is told');
  if (options.json) terminal.out(`${JSON.stringify({ sut: { id: sut.id, version: sut.version }, ...check }, null, 2)}\n`);
  else terminal.out(plain(checkText(sut.title, check, terminal.width)));
  if (check.trouble !== undefined) return 3;
  return check.points.some(({ ok }) => ok === false) ? 99 : 0;
}

/** A line for each point, wrapped under its own column. */
export function checkText(title: string, { points, trouble }: SutCheck, width: number): string {
  const bad = points.filter(({ ok }) => ok === false);
  const column = Math.max(...points.map((point) => point.title.length));
  const row = ({ title: name, ok, what, mend }: Point): string[] => {
    const head = `${ok === undefined ? '–   ' : ok ? 'ok  ' : 'NO  '} ${name.padEnd(column)}  `;
    return [...wrapped(what, width - head.length).map((line, at) => (at === 0 ? head : ' '.repeat(head.length)) + line), ...(mend === undefined ? [] : wrapped(`mend: ${mend}`, width - head.length).map((line) => ' '.repeat(head.length) + line))];
  };
  const verdict = trouble !== undefined ? `It broke off: ${trouble}` : bad.length === 0 ? `${title} understands what it is sent, and is understood.` : `${bad.length} of ${points.filter(({ ok }) => ok !== undefined).length} points are not well: ${bad.map((point) => point.title).join(', ')}.`;
  return `${[...points.flatMap(row), '', verdict].join('\n')}\n`;
}

/** Breaks at blanks, and where there are none within a line, anywhere. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let rest = text.replace(/\s+/g, ' ').trim();
  while (rest.length > width) {
    const blank = rest.lastIndexOf(' ', width);
    const at = blank > width / 2 ? blank : width;
    lines.push(rest.slice(0, at));
    rest = rest.slice(at).trimStart();
  }
  return [...lines, rest];
}
