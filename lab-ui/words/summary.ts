/** Texts of the physician's page. Sentences are made here, from what the model counted. */
import { counted, lengthOfTime } from '../../reports/plain-words.ts';

const TIMES = ['never', 'once', 'twice', 'three times', 'four times', 'five times', 'six times'];
export const timesWords = (n: number): string => TIMES[n] ?? `${n} times`;

export const SUMMARY_WORDS = {
  title: 'Summary for the physician', notDevice: 'For test and training; not a medical device. The person and all readings are synthetic.', onlyKnown: 'Made only of what arrived: readings, alerts, and what the programme knew at enrolment.', print: 'Print, or save as PDF',
  wait: 'Computing this home again…', none: 'none', noName: 'Name not known', years: (n: number) => `${n} years`, sexes: { female: 'female', male: 'male' }, possessive: { female: 'her', male: 'his' },
  period: 'Period', from: (from: string, to: string, length: string) => `${from} to ${to} (${length})`, conditions: 'Conditions', medicines: 'Medicines', limits: 'Limits prescribed', limitsNone: 'none; those for everyone hold (NEWS2; glucose: consensus)', kit: 'Kit',
  signs: 'Vital signs', sign: 'Sign', last: 'Last', usual: 'Usual', usualHint: 'Eight in ten readings of the period lie in this range (10th to 90th percentile)', extremes: 'Lowest and highest', course: 'Course', readings: (n: number) => counted(n, 'reading'), at: (time: string) => `at ${time}`, noSigns: 'No vital sign has arrived yet.',
  limit: { low: (value: string, unit: string, personal: boolean) => `${personal ? 'below' : 'at or below'} ${value} ${unit}`, high: (value: string, unit: string, personal: boolean) => `${personal ? 'above' : 'at or above'} ${value} ${unit}` },
  courseHint: (title: string, low: string, high: string, unit: string) => `${title} over the period, from ${low} to ${high} ${unit}`,
  fell: (title: string, limit: string, whose: string, personal: boolean, n: number, length: string, worst: string, time: string, side: 'low' | 'high') =>
    `${title} ${side === 'low' ? 'fell below' : 'rose above'} ${personal ? `${whose} limit of` : 'the usual limit of'} ${limit} ${timesWords(n)}${length}; the ${side === 'low' ? 'lowest' : 'highest'} was ${worst} at ${time}.`,
  inAll: (n: number, ms: number) => (ms < 60_000 ? '' : `, for ${lengthOfTime(ms)}${n > 1 ? ' in all' : ''}`),
  alertsRaised: (n: number, high: number, standing: number) => `The pipeline raised ${counted(n, 'clinical alert')}${high > 0 ? `, ${high === n ? (n === 1 ? 'of high priority' : 'all of high priority') : `${high} of high priority`}` : ''}; ${standing === 0 ? (n === 1 ? 'it is resolved' : 'all are resolved') : standing === n ? (n === 1 ? 'it still stands' : 'all still stand') : `${standing} still ${standing === 1 ? 'stands' : 'stand'}`}.`,
  quiet: 'No vital sign went beyond its limits, and no clinical alert was raised.', quietSigns: 'No vital sign went beyond its limits.', nothingYet: 'Nothing has arrived from this home yet.', quietAlerts: 'No clinical alert was raised.',
  silent: (length: string, from: string, to: string) => `Nothing was heard from the home for ${length} (${from} to ${to}); what happened then is not known.`, silentMore: (n: number) => `There were ${n} further silences of more than half an hour.`,
  late: (length: string) => `Some readings came late, the latest ${length} after they were taken: alerts about them may have been late too.`,
  poor: (title: string, percent: number) => `${percent} % of the readings of ${title.toLowerCase()} had a poor signal by the device’s own word, and are left out.`,
  technical: (when: string, title: string, route: string) => `${when}: ${title.toLowerCase()} (told to the ${route}).`, since: (time: string) => `since ${time}`, fromTo: (from: string, to: string) => `${from} to ${to}`,
  kitTrouble: 'What limits this conclusion', kitFine: 'Nothing: no ticket about kit or network, and no long silence.',
  measured: 'Planned measurements', measuredHint: 'What the care plan and the intervals of the devices ask for, and what of it arrived', due: 'Planned', came: 'Arrived', share: 'Share', why: 'What is missing', allCame: 'nothing', noPlan: 'Nothing was due yet.',
  missingPlan: (untaken: number, technical: number) => [untaken > 0 && `${untaken} not taken, as far as can be told`, technical > 0 && `${technical} while kit or network had trouble`].filter(Boolean).join('; '),
  outOfBed: 'out of bed', unworn: 'not worn, charging or out of reach', missingInterval: (unworn: number, technical: number, idle: string) => [unworn > 0 && `${lengthOfTime(unworn)} ${idle}`, technical > 0 && `${lengthOfTime(technical)} while kit or network had trouble`].filter(Boolean).join('; '),
  alerts: 'Alerts', noAlerts: 'None.', done: 'What was done', steps: { raised: 'raised', acknowledged: 'acknowledged', escalated: 'escalated', resolved: 'resolved' } as Readonly<Record<string, string>>, stands: 'still stands', again: (time: string) => `told again at ${time}`, go: (time: string) => `Go to ${time}`, more: (n: number) => `${n} earlier alerts are not shown.`,
} as const;
