/** The report for the console: verdict and reasons, score with its categories, the worst findings, the account. Plain text, 100 columns. */
import type { AttackResult } from '../../contract/attack.ts';
import type { Account, CategoryResult, Report } from '../../contract/report.ts';
import { attackWords } from '../attacks.ts';
import { lengthOfTime, rounded, thousands } from '../plain-words.ts';
import { worstOf } from '../worst-cases.ts';

const WIDTH = 100;
const BAR = 24;
const WORST = 3;
/** Of one kind and outcome, so that one failing does not hide all others. */
const ALIKE = 2;
const REASONS_MAX = 8;
const LOST_MAX = 4;
const COLOURS = { pass: '32', fail: '31', unknown: '33', bold: '1', faint: '2' } as const;

/** Control characters of a SUT or scenario must not reach the terminal. */
export function clean(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]+/gu, ' ');
}

/** Words of a text in lines of at most `width` columns, the first led by `lead`, the others indented alike. */
export function wrapped(text: string, lead: string): string[] {
  const lines: string[] = [];
  let line = lead;
  for (const word of clean(text).split(' ').filter(Boolean)) {
    const next = line.trimEnd() === lead.trimEnd() ? `${line}${word}` : `${line} ${word}`;
    if (next.length > WIDTH && line.trim() !== lead.trim()) {
      lines.push(line);
      line = `${' '.repeat(lead.length)}${word}`;
    } else line = next;
  }
  return [...lines, line];
}

function bar(score: number): string {
  const full = Math.round((score / 100) * BAR);
  return '█'.repeat(full) + '░'.repeat(BAR - full);
}

function categoryLine({ title, score, weight, note }: CategoryResult): string[] {
  const name = `  ${title.padEnd(24)}`;
  if (weight === 0) return [`${name}${'·'.repeat(BAR)}    –  not applicable`];
  if (score === null) return [`${name}${'?'.repeat(BAR)}    ?  ${clean(note ?? '')}`.slice(0, WIDTH)];
  return [`${name}${bar(score)}  ${rounded(score, 0).padStart(3)}  weight ${weight}`];
}

function accountText(account: Account): string {
  const { hub, network, broker } = account.lost;
  const parts = [
    [account.received, 'received'], [account.notMeasured, 'not measured'], [account.queued, 'still queued'], [account.dropped, 'dropped by policy'],
    [hub + network + broker, 'lost'], [account.refused, 'refused'], [account.unexplained, 'UNEXPLAINED'],
  ] as const;
  const terms = parts.filter(([n]) => n !== 0).map(([n, what]) => `${thousands(n)} ${what}`);
  const more = [account.late > 0 && `${thousands(account.late)} late`, account.duplicated > 0 && `${thousands(account.duplicated)} twice`].filter(Boolean).join(', ');
  return `${thousands(account.scheduled)} readings scheduled = ${terms.join(' + ') || '0'}${more ? ` (of these ${more})` : ''}.`;
}

/** Four axes in one line, then what happened, then which patients it cost an alert. */
function attackLines(attack: AttackResult): string[] {
  const { entry, prevention, detection, impact, recovery, victims, status, reason } = attack;
  const lost = victims.flatMap(({ who, changes }) => changes.filter(({ kind }) => kind === 'lost' || kind === 'late').map(({ text }) => `${who}: ${text}`));
  return [
    `  ${entry}  prevention ${prevention.verdict} · detection ${detection.verdict} · impact ${impact.verdict} · recovery ${recovery.verdict}${status === 'Completed' ? '' : ` · ${status}`}`,
    ...wrapped(`${attackWords(attack)}${reason === undefined ? '' : ` ${reason}.`}`, '              '),
    ...lost.slice(0, LOST_MAX).flatMap((text) => wrapped(text, '              – ')),
    ...(lost.length > LOST_MAX ? [`              – and ${lost.length - LOST_MAX} more`] : []),
  ];
}

/** @param options.color ANSI colours; nothing is said by colour alone */
export function renderTerminal(report: Report, options: { color?: boolean } = {}): string {
  const paint = (text: string, colour: keyof typeof COLOURS): string => (options.color ? `\u001b[${COLOURS[colour]}m${text}\u001b[0m` : text);
  const { manifest } = report;
  const worst = worstOf(report.findings.filter((finding) => finding.badness > 0), WORST, ALIKE);
  const lines = [
    clean(`${manifest.title} · ${manifest.homes} ${manifest.homes === 1 ? 'home' : 'homes'} · ${lengthOfTime(manifest.durationMs)} · seed ${manifest.seed} · ${manifest.sut.id} ${manifest.sut.version}`).slice(0, WIDTH),
    '',
    paint(`Verdict: ${report.verdict.toUpperCase()}`, report.verdict),
    ...report.reasons.slice(0, REASONS_MAX).flatMap((reason) => wrapped(reason, '  · ')),
    ...(report.reasons.length > REASONS_MAX ? [`  · and ${report.reasons.length - REASONS_MAX} more`] : []),
    '',
    paint(`Score: ${report.score === null ? 'none' : `${rounded(report.score, 0)} of 100`}`, 'bold'),
    ...report.categories.flatMap(categoryLine),
    ...report.scoreNotes.filter((note) => note.startsWith('The')).flatMap((note) => wrapped(note, '  ')),
    '',
    ...(report.attacks ? [paint(`Attacks (broker profile ${report.attacks[0]?.profile}, noise floor ${report.attacks[0]?.noiseFloor})`, 'bold'), ...report.attacks.flatMap(attackLines), ''] : []),
    ...(worst.length > 0 ? [paint('Worst findings', 'bold'), ...worst.flatMap((finding, index) => wrapped(finding.text, `  ${index + 1}. `))] : ['Nothing went wrong that the lab could find.']),
    '',
    ...wrapped(accountText(report.account), ''),
  ];
  return `${lines.join('\n')}\n`;
}
