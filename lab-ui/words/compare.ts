/** Texts of the comparison. */
import { counted } from '../../reports/plain-words.ts';

export const COMPARE_WORDS = {
  title: 'Hold this run against another', lead: 'A is the run that is open. Choose B: it is read in this browser, compared, and not opened.', a: 'A', b: 'B', openRun: 'A, the run that is open', otherRun: 'B, the run it is held against', pick: 'Choose a folder', or: 'or', drop: 'drop the folder of a run here', before: 'Runs of this session',
  onlyThis: 'No other run was lived or opened here yet.', other: 'Another run', comparing: 'Comparing…', trouble: 'The runs cannot be compared', living: 'A run can be compared when it has ended', livingHint: 'Only then it is graded. End it on the tab Report, or let it come to its end.',
  score: (score: string) => `score ${score} of 100`, homes: (n: number) => counted(n, 'home'), seed: 'seed', nothing: 'Nothing differs', nothingText: 'Verdict, score, metrics, findings, the account of readings and all digests are equal.',
  same: 'The same world: the runs are compared event by event.', asked: 'Asked differently', what: 'What', outcome: 'What they came to', verdict: 'Verdict', scoreOf: 'Score of 100', step: 'B against A', metrics: 'Metrics', metricsHint: 'Values with their 95 % intervals, and whether B is better or worse than chance explains',
  metric: 'Metric', target: (target: string) => `threshold ${target}`, all: 'All', differing: 'Only what differs', noneDiffers: 'No metric moved by more than chance allows.',
  changes: { 'better': 'better', 'worse': 'worse', 'same': 'same', 'not comparable': 'not comparable' }, chance: 'no more than chance',
  changeHints: { 'better': 'B is better than A, and chance alone would hardly do that', 'worse': 'B is worse than A, and chance alone would hardly do that', 'same': 'Equal, or different by no more than chance allows', 'not comparable': 'The two values say nothing about each other' },
  found: (finder: string, other: string) => `Found by ${finder}, missed by ${other}`, found0: 'Neither run found anything that the other missed.', go: (time: string) => `Go to ${time} in the open run`, more: (n: number) => `Show all ${n}`, said: (who: string, time: string) => `${who} said at ${time}:`,
  attacks: 'Attacks that went otherwise', falseAlarms: 'False clinical alarms by cause', account: 'The account of readings', digests: 'Digests',
  digestsHint: 'A digest is a short number made of many records: equal digests mean equal records', digestsEqual: 'All five are equal: the same things happened, were sent, arrived and were said.', equal: 'equal', different: 'different', differentIn: (homes: number, first: string) => `different in ${counted(homes, 'home')}, first in ${first}`, firstHome: 'Go to the first home that differs',
  meaning: { truth: 'what happened', planned: 'what hubs sent', received: 'what arrived', alerts: 'what the pipelines said', inputs: 'what came from outside' },
} as const;
