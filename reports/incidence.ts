/** How often episodes happen in life, to weigh alerts down from a scenario that plants more. The first line that fits an episode holds. */
import type { AlertCode } from '../contract/alert-codes.ts';
import type { Condition } from '../contract/messages.ts';
import type { TruthEvent } from '../contract/truth.ts';

export interface IncidenceLine {
  id: string;
  /** fits episodes that accept one of these codes */
  codes?: readonly AlertCode[];
  /** fits episodes of this condition, or of residents with it where the episode names none; residents with it are at risk */
  condition?: Condition;
  /** events per person at risk and year */
  perPersonYear: number;
  source: string;
}

export const INCIDENCE: readonly IncidenceLine[] = [
  { id: 'fall', codes: ['fall', 'long-lie'], perPersonYear: 0.372, source: '37.2 falls per 100 person-years, US adults (PMC4792421)' },
  { id: 'copd-exacerbation', condition: 'copd', perPersonYear: 0.461, source: 'treated by a GP 0.334 and admitted 0.127 per person-year, UK (PMC10007995, BMJ Open)' },
  { id: 'heart-failure-decompensation', condition: 'heart-failure', perPersonYear: 0.7, source: '28 events in 87 patients over 24 weeks, about 0.7 per patient-year (Ledwidge 2013), derived' },
  { id: 'other', perPersonYear: 1, source: 'assumption: about one other acute episode a year' },
];

export function incidenceOf(event: TruthEvent): IncidenceLine {
  return INCIDENCE.find((line) => (line.codes ? line.codes.some((code) => event.expects?.codes.includes(code)) : line.condition ? line.condition === event.condition : true))!;
}
