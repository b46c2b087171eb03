/**
 * The National Early Warning Score.
 * @source Royal College of Physicians. National Early Warning Score (NEWS) 2: Standardising the assessment of acute-illness severity in the NHS.
 * Updated report of a working party. London: RCP, 2017. © Royal College of Physicians 2017.
 */
export interface News2Input {
  /** breaths per minute */
  respiration?: number | undefined;
  /** % */
  spo2?: number | undefined;
  /** scale 2: target 88–92 %, set by a clinician */
  scale2?: boolean | undefined;
  onOxygen?: boolean | undefined;
  /** mmHg */
  systolic?: number | undefined;
  /** beats per minute */
  pulse?: number | undefined;
  /** °C */
  temperature?: number | undefined;
  /** new confusion, or responds to voice or pain only, or not at all */
  notAlert?: boolean | undefined;
}

export const NEWS2_PARAMETERS = ['respiration', 'spo2', 'oxygen', 'systolic', 'pulse', 'temperature', 'consciousness'] as const;
export type News2Parameter = (typeof NEWS2_PARAMETERS)[number];

export interface News2Score {
  /** 0–20 inclusive; of the parameters that are known */
  total: number;
  points: Partial<Record<News2Parameter, number>>;
  /** the highest points of one parameter */
  highest: number;
  /** how many of respiration, spo2, systolic, pulse and temperature are known, 0–5 */
  known: number;
}

export function respirationPoints(perMinute: number): number {
  const value = Math.round(perMinute);
  if (value <= 8) return 3;
  if (value <= 11) return 1;
  if (value <= 20) return 0;
  return value <= 24 ? 2 : 3;
}

export function spo2Points(percent: number, scale2: boolean, onOxygen: boolean): number {
  const value = Math.round(percent);
  if (!scale2) {
    if (value <= 91) return 3;
    if (value <= 93) return 2;
    return value <= 95 ? 1 : 0;
  }
  if (value <= 83) return 3;
  if (value <= 85) return 2;
  if (value <= 87) return 1;
  if (value <= 92 || !onOxygen) return 0;
  if (value <= 94) return 1;
  return value <= 96 ? 2 : 3;
}

export function systolicPoints(mmHg: number): number {
  const value = Math.round(mmHg);
  if (value <= 90) return 3;
  if (value <= 100) return 2;
  if (value <= 110) return 1;
  return value <= 219 ? 0 : 3;
}

export function pulsePoints(perMinute: number): number {
  const value = Math.round(perMinute);
  if (value <= 40) return 3;
  if (value <= 50) return 1;
  if (value <= 90) return 0;
  if (value <= 110) return 1;
  return value <= 130 ? 2 : 3;
}

export function temperaturePoints(celsius: number): number {
  const tenths = Math.round(celsius * 10);
  if (tenths <= 350) return 3;
  if (tenths <= 360) return 1;
  if (tenths <= 380) return 0;
  return tenths <= 390 ? 1 : 2;
}

/** Values are first rounded as the chart is written: whole numbers, temperature to a tenth. Unknown parameters add nothing and lower `known`. */
export function news2(input: News2Input): News2Score {
  const score: News2Score = { total: 0, points: {}, highest: 0, known: 0 };
  const { points } = score;
  if (input.respiration !== undefined) points.respiration = count(score, respirationPoints(input.respiration));
  if (input.spo2 !== undefined) points.spo2 = count(score, spo2Points(input.spo2, input.scale2 === true, input.onOxygen === true));
  if (input.systolic !== undefined) points.systolic = count(score, systolicPoints(input.systolic));
  if (input.pulse !== undefined) points.pulse = count(score, pulsePoints(input.pulse));
  if (input.temperature !== undefined) points.temperature = count(score, temperaturePoints(input.temperature));
  const { known } = score;
  points.oxygen = count(score, input.onOxygen === true ? 2 : 0);
  points.consciousness = count(score, input.notAlert === true ? 3 : 0);
  score.known = known;
  return score;
}

function count(score: News2Score, value: number): number {
  score.total += value;
  score.known += 1;
  if (value > score.highest) score.highest = value;
  return value;
}
