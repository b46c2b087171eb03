/** A rich synthetic report for tests of the renderers: one winter night of `homes` homes with four kinds of episodes, faults, false alarms and six drawn cases. */
import type { Alert, Priority, Role } from '../../../contract/alert.ts';
import { ALERT_CODES, layerOfCode, type AlertCode, type Layer } from '../../../contract/alert-codes.ts';
import type { Account, CaseSignal, Finding, GradedAlert, MetricResult, Report, WorstCase } from '../../../contract/report.ts';
import { accusesRightly } from '../../../reports/layers.ts';
import type { AttackResult } from '../../../contract/attack.ts';
import type { Symptom, TruthEvent } from '../../../contract/truth.ts';

export interface SampleOptions {
  homes?: number;
  seed?: number;
  /** put into every text that a scenario, a SUT or a record could bring in */
  taint?: string;
  /** with one attack, unless false */
  attacks?: boolean;
}

const MINUTE = 60_000;
const HOUR = 3_600_000;
export const START = Date.UTC(2026, 0, 12, 18);
const DURATION = 14 * HOUR;

interface Kind {
  entry: string; title: string; condition: NonNullable<TruthEvent['condition']>; code: AlertCode; priority: Priority; role: Role;
  signal: 'spo2' | 'glucose' | 'heartRate' | 'weight'; criterion: string; deadlineMin: number; lengthMin: number; share: number; lifeCritical: boolean; device: string; found: number; slow: number;
}
const KINDS: readonly Kind[] = [
  { entry: 'copd-exacerbation', title: 'COPD flare-up with falling oxygen', condition: 'copd', code: 'hypoxia', priority: 'high', role: 'nurse', signal: 'spo2', criterion: 'Oxygen saturation at or below 88 % for five minutes (NEWS2 scale 2: three points below 84 %, two at 84–85 %).', deadlineMin: 20, lengthMin: 150, share: 0.09, lifeCritical: true, device: 'pulse oximeter', found: 0.84, slow: 6 },
  { entry: 'nocturnal-hypoglycaemia', title: 'Low glucose in sleep', condition: 'diabetes-type-1', code: 'hypoglycaemia', priority: 'high', role: 'nurse', signal: 'glucose', criterion: 'Glucose below 54 mg/dL for 15 minutes (level 2 hypoglycaemia, ADA 2024).', deadlineMin: 15, lengthMin: 80, share: 0.07, lifeCritical: true, device: 'glucose sensor', found: 0.88, slow: 5 },
  { entry: 'fast-atrial-fibrillation', title: 'Fast atrial fibrillation', condition: 'atrial-fibrillation', code: 'tachycardia', priority: 'medium', role: 'nurse', signal: 'heartRate', criterion: 'Heart rate at or above 111 per minute for ten minutes (NEWS2: two points).', deadlineMin: 45, lengthMin: 110, share: 0.08, lifeCritical: false, device: 'wearable', found: 0.78, slow: 14 },
  { entry: 'heart-failure-decompensation', title: 'Fluid gathers in heart failure', condition: 'heart-failure', code: 'weight-gain', priority: 'low', role: 'telehealth-coordinator', signal: 'weight', criterion: 'Weight up by more than 2 kg in three days (ESC 2021).', deadlineMin: 120, lengthMin: 300, share: 0.05, lifeCritical: false, device: 'scale', found: 0.7, slow: 38 },
];
const FAULTS: readonly { entry: string; title: string; code: AlertCode; layer: Layer; orLayers?: Layer[]; seen: Layer; share: number; toldBy: Symptom[]; unwatched: string; perHour: number }[] = [
  { entry: 'hub-power-lost', title: 'The hub lost its mains power and its backup cell ran dry', code: 'hub-offline', layer: 'hub', seen: 'uplink', share: 0.03, toldBy: ['hub-on-backup-cell', 'neighbours-fine'], unwatched: 'oxygen saturation (COPD), falls, pulse and movement and 4 more', perHour: 2 },
  { entry: 'hub-certificate-expired', title: 'The certificate of the hub ran out', code: 'hub-offline', layer: 'hub', orLayers: ['uplink'], seen: 'uplink', share: 0.02, toldBy: ['backlog-returned'], unwatched: 'glucose (diabetes type 1), falls and 3 more', perHour: 1.9 },
  { entry: 'uplink-dropped', title: 'The mobile network of the hub dropped out', code: 'uplink-offline', layer: 'uplink', seen: 'hub', share: 0.04, toldBy: ['uplink-signal-fell'], unwatched: 'falls (frailty), pulse and movement and 4 more', perHour: 1.6 },
  { entry: 'oximeter-slipped', title: 'The oximeter slipped off the finger', code: 'device-signal-poor', layer: 'device', seen: 'person', share: 0.05, toldBy: ['signal-quality-poor', 'one-device-silent'], unwatched: 'oxygen saturation (COPD)', perHour: 1 },
  { entry: 'link-interference', title: 'Interference cut the way from cuff to hub', code: 'link-lost', layer: 'link', seen: 'device', share: 0.03, toldBy: ['link-errors-rose', 'several-devices-patchy'], unwatched: 'blood pressure', perHour: 0.2 },
  { entry: 'worn-by-spouse', title: 'The wearable was worn by the spouse', code: 'device-misuse', layer: 'person', seen: 'device', share: 0.015, toldBy: ['values-of-another'], unwatched: 'pulse and movement', perHour: 0.3 },
];
const FALSE_CAUSES: readonly { cause: string; text: string; remedy: string; code: AlertCode; weight: number }[] = [
  { cause: 'artefact', text: 'The finger was cold and the oximeter read too low', remedy: 'Ask for a second reading with good signal quality before a single low value raises an alert.', code: 'hypoxia', weight: 9 },
  { cause: 'plain variation', text: 'The value touched the limit and turned round by itself', remedy: 'Ask for the crossing to last, or learn the resident’s own baseline.', code: 'tachycardia', weight: 7 },
  { cause: 'stale data', text: 'A hub came back and its backlog was read as news', remedy: 'Judge readings by when they were taken, not by when they arrive.', code: 'hypoglycaemia', weight: 4 },
  { cause: 'decoy', text: 'Climbing the stairs raised the pulse', remedy: 'Use steps and motion to tell effort from illness.', code: 'tachycardia', weight: 3 },
  { cause: 'device fault', text: 'The scale stood on a carpet', remedy: 'Compare with the last weeks before believing a jump.', code: 'weight-gain', weight: 2 },
  { cause: 'duplicate delivery', text: 'A message delivered twice raised the alert twice', remedy: 'Drop redelivered messages by hub, epoch and sequence number.', code: 'hypoxia', weight: 1 },
];
const NAMES = ['Edith Moore', 'George Hall', 'Irene Walsh', 'Arthur Kemp', 'Mabel Osei', 'Stanley Reid', 'Dorothy Lin', 'Harold Price', 'Joan Castillo', 'Walter Singh'];

const CONDITION_WORDS: Readonly<Record<Kind['signal'], string>> = { spo2: 'COPD', glucose: 'diabetes type 1', heartRate: 'atrial fibrillation', weight: 'heart failure' };

function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
const homeId = (index: number): string => `h${String(index).padStart(6, '0')}`;

export function sampleReport({ homes = 200, seed = 7, taint = '', attacks = true }: SampleOptions = {}): Report {
  const random = randomOf(seed);
  const findings: Finding[] = [];
  const worst: WorstCase[] = [];
  const confusion = new Map<string, number>();
  const people = new Map<string, string>();
  let serial = 0;

  function alertOf(home: string, code: AlertCode, priority: Priority, role: Role, at: number, verdict: GradedAlert['verdict'], truth: string[], text: string, more: Partial<Alert> = {}): GradedAlert {
    serial += 1;
    return {
      id: `a-${String(serial).padStart(4, '0')}`, home, at: at - 4_000, kind: ALERT_CODES[code].kind, code, priority, route: role, state: 'raised', text: text + taint,
      evidence: [{ dev: 'oxi-1', code: '59408-5', value: 86, at: at - MINUTE, text: `the reading behind it${taint}` }], ...more, gradedAt: at, counts: true, verdict, truth,
    };
  }

  let episodeIndex = 0;
  for (const kind of KINDS) {
    const planted = Math.max(1, Math.round(homes * kind.share));
    for (let i = 0; i < planted; i += 1) {
      episodeIndex += 1;
      const home = homeId(1 + Math.floor(random() * homes));
      const who = `${NAMES[episodeIndex % NAMES.length]}, ${68 + Math.floor(random() * 24)}, ${CONDITION_WORDS[kind.signal]}`;
      people.set(`f-ep-${String(episodeIndex).padStart(4, '0')}`, who);
      const onset = START + Math.floor((1 + random() * 10.2) * 60) * MINUTE;
      const trueFrom = onset + Math.floor(5 + random() * 22) * MINUTE;
      const end = Math.min(START + DURATION, onset + Math.floor(kind.lengthMin * (0.7 + random() * 0.6)) * MINUTE);
      const severity = Math.round((0.3 + random() * 0.7) * 100) / 100;
      const unobservable = random() < 0.07;
      const lost = random() < 0.5;
      const measuredFrom = unobservable && !lost ? null : trueFrom + Math.floor(random() * random() * 14) * MINUTE;
      const arrivedFrom = unobservable ? null : measuredFrom! + (random() < 0.12 ? Math.floor(8 + random() * 40) : 1) * MINUTE;
      const detected = !unobservable && random() < kind.found;
      const delayMs = detected ? Math.floor(kind.slow * (0.3 + random() * 1.4) * (random() < 0.13 ? 4.5 : 1)) * MINUTE : undefined;
      const inTime = delayMs === undefined ? undefined : delayMs <= kind.deadlineMin * MINUTE;
      const truth: TruthEvent = {
        id: `t-ep-${String(episodeIndex).padStart(4, '0')}`, kind: 'episode', entry: kind.entry, title: kind.title + taint, homes: [home], resident: `${home}-r1`, condition: kind.condition, onset, end, severity,
        lifeCritical: kind.lifeCritical && severity > 0.6, criterion: kind.criterion, trueFrom, measuredFrom,
        expects: { codes: [kind.code, 'early-warning'], roles: [kind.role], priorities: kind.priority === 'high' ? ['high', 'medium'] : [kind.priority], deadlineMs: kind.deadlineMin * MINUTE, graceMs: 30 * MINUTE }, causes: [],
      };
      const outcome = unobservable ? 'unobservable' : detected ? 'detected' : 'missed';
      const alert = detected ? alertOf(home, kind.code, random() < 0.9 ? kind.priority : 'medium', kind.role, arrivedFrom! + delayMs!, 'detects', [truth.id], `${ALERT_CODES[kind.code].title}: please call ${who.split(',')[0]} and ask for a second reading.`) : undefined;
      const badness = outcome === 'missed' ? (truth.lifeCritical ? 1000 : 600) + severity * 100 : outcome === 'unobservable' ? 300 + severity * 50 : inTime ? 10 : 200 + Math.min(150, delayMs! / MINUTE);
      const finding: Finding = {
        id: `f-ep-${String(episodeIndex).padStart(4, '0')}`, kind: 'episode', outcome, badness: Math.min(1000, Math.round(badness)), title: `${kind.title}${taint}`,
        text: (outcome === 'missed' ? `${who} met the criterion for ${Math.round((end - trueFrom) / MINUTE)} minutes; the readings arrived, and no accepted alert was raised.`
          : outcome === 'unobservable' ? `${who} met the criterion, but no reading that shows it reached the pipeline.`
            : `The pipeline alerted ${Math.round(delayMs! / MINUTE)} minutes after the first reading that showed it${inTime ? '' : `, later than the ${kind.deadlineMin} minutes allowed`}.`) + taint,
        home, truth, trueFrom, measuredFrom, arrivedFrom, ...(alert && { alert, delayMs: delayMs!, inTime: inTime!, repeats: random() < 0.2 ? 1 + Math.floor(random() * 3) : 0 }),
        ...(unobservable && { reason: lost ? 'lost-in-transit' : 'never-measured', remedy: lost ? 'A hub with a second network path would have carried the readings.' : `Measure more often at night, or let the ${kind.device} measure by itself.` }),
        ...(outcome === 'missed' && { reason: random() < 0.5 ? 'below-threshold' : 'suppressed-as-artefact', remedy: 'Watch the trend as well as the limit.' }),
      };
      findings.push(finding);
    }
  }

  let faultIndex = 0;
  for (const fault of FAULTS) {
    const planted = Math.max(1, Math.round(homes * fault.share));
    for (let i = 0; i < planted; i += 1) {
      faultIndex += 1;
      const home = homeId(1 + Math.floor(random() * homes));
      const onset = START + Math.floor(random() * 11 * 60) * MINUTE;
      const end = onset + Math.floor(25 + random() * 160) * MINUTE;
      const noticeableFrom = random() < 0.08 ? null : onset + 6 * MINUTE;
      const ticketed = noticeableFrom !== null && random() < 0.82;
      const right = random() < 0.76;
      const accusedLayer = right ? fault.layer : fault.seen;
      const code = right ? fault.code : (Object.keys(ALERT_CODES) as AlertCode[]).find((id) => layerOfCode(id) === fault.seen)!;
      const truth: TruthEvent = { id: `t-ft-${faultIndex}`, kind: 'fault', entry: fault.entry, title: fault.title + taint, homes: [home], layer: fault.layer, ...(fault.orLayers && { orLayers: fault.orLayers }), onset, end, severity: 0.5, noticeableFrom, symptoms: { 'all-devices-silent': 'present' }, expects: { codes: [fault.code], roles: ['technician'], priorities: ['medium', 'low'], deadlineMs: 30 * MINUTE, graceMs: 10 * MINUTE }, causes: [] };
      const delayMs = ticketed ? Math.floor(2 + random() * 34) * MINUTE : undefined;
      findings.push({
        id: `f-ft-${faultIndex}`, kind: 'fault', outcome: noticeableFrom === null ? 'not-noticeable' : ticketed ? 'detected' : 'missed', badness: ticketed ? (right ? 5 : 120) : 180, title: fault.title + taint,
        text: noticeableFrom === null ? 'No reading was due while it lasted, so nothing could be noticed.' : ticketed ? (right ? 'The first ticket named the right layer.' : `The first ticket accused the ${fault.seen}; it was the ${fault.layer}.`) : 'No ticket was raised.',
        home, truth, noticeableFrom, tellableFrom: noticeableFrom === null ? null : noticeableFrom + 4 * MINUTE, ...(noticeableFrom !== null && { toldBy: fault.toldBy }), unwatched: { what: fault.unwatched, perHour: fault.perHour },
        ...(ticketed && { accusedLayer, delayMs: delayMs!, inTime: delayMs! <= 30 * MINUTE, alert: alertOf(home, code, 'medium', 'technician', noticeableFrom! + delayMs!, 'detects', [truth.id], `${ALERT_CODES[code].title}. Please check.`) }),
      });
      if (noticeableFrom === null) continue;
      const cell = `${[fault.layer, ...(fault.orLayers ?? [])].join('|')}>${ticketed ? accusedLayer : 'no ticket'}`;
      confusion.set(cell, (confusion.get(cell) ?? 0) + 1);
    }
  }

  let falseIndex = 0;
  const scale = Math.max(1, homes / 200);
  for (const cause of FALSE_CAUSES) {
    for (let i = 0; i < Math.round(cause.weight * scale); i += 1) {
      falseIndex += 1;
      const home = homeId(1 + Math.floor(random() * homes));
      const at = START + Math.floor(random() * 14 * 60) * MINUTE;
      const priority: Priority = random() < 0.3 ? 'high' : random() < 0.6 ? 'medium' : 'low';
      findings.push({
        id: `f-fa-${falseIndex}`, kind: 'false-alarm', outcome: 'false', badness: priority === 'high' ? 150 : 80, title: `${ALERT_CODES[cause.code].title}${taint}`, text: `${cause.text}.${taint}`, home, reason: cause.cause, remedy: cause.remedy,
        alert: { ...alertOf(home, cause.code, priority, 'nurse', at, 'false', [], `${ALERT_CODES[cause.code].title}.`), falseCause: cause.cause },
      });
    }
  }
  findings.push(
    { id: 'f-ls-1', kind: 'loss', outcome: 'lost', badness: 60, title: 'The broker restarted at 02:00', text: 'Messages at QoS 0 in flight were lost; sessions came back within 40 seconds.' },
    { id: 'f-hd-1', kind: 'handling', outcome: 'mishandled', badness: 140, title: 'Redelivered messages were alerted twice', text: 'Three hubs sent their last message again after the restart; the pipeline raised the same alert a second time.', remedy: 'Drop redelivered messages by hub, epoch and sequence number.' },
    { id: 'f-pr-1', kind: 'paired', outcome: 'caused', badness: 90, title: 'The outage raised alerts of its own', text: 'Seven alerts stand in this run and not in the clean twin.' },
  );
  findings.sort((a, b) => b.badness - a.badness || (a.id < b.id ? -1 : 1));

  const stateOf = (finding: Finding): string => (finding.outcome === 'detected' && finding.inTime === false ? 'late' : finding.outcome);
  for (const [wanted, limit] of [['missed', 3], ['late', 2], ['unobservable', 1]] as const) {
    const drawn = new Set<string>();
    for (const finding of findings) {
      if (drawn.size === limit) break;
      const kindKey = wanted === 'missed' ? finding.truth?.entry : finding.id;
      if (finding.kind !== 'episode' || stateOf(finding) !== wanted || drawn.has(kindKey!)) continue;
      drawn.add(kindKey!);
      worst.push(caseOf(finding, KINDS.find((entry) => entry.entry === finding.truth!.entry)!, random, taint, people.get(finding.id)!));
    }
  }

  const episodes = findings.filter((finding) => finding.kind === 'episode');
  const observable = episodes.filter((finding) => finding.outcome !== 'unobservable');
  const detected = observable.filter((finding) => finding.outcome === 'detected');
  const inTime = detected.filter((finding) => finding.inTime);
  const critical = observable.filter((finding) => finding.truth!.lifeCritical);
  const faults = findings.filter((finding) => finding.kind === 'fault' && finding.outcome !== 'not-noticeable');
  const ticketed = faults.filter((finding) => finding.outcome === 'detected');
  const delays = detected.map((finding) => finding.delayMs!).toSorted((a, b) => a - b);
  const days = (homes * DURATION) / 86_400_000;
  const share = (title: string, hits: number, n: number, more: Partial<MetricResult> = {}): MetricResult => {
    const value = n ? hits / n : 0;
    const half = n ? Math.sqrt((value * (1 - value) + 0.01) / n) * 1.96 : 0;
    return { title, value: n ? value : null, unit: '1', direction: 'higher', verdict: 'none', n, ci: [Math.max(0, value - half), Math.min(1, value + half)], ...more };
  };
  const by = (items: readonly Finding[], key: (finding: Finding) => string) => [...new Set(items.map(key))].toSorted().map((label) => {
    const group = items.filter((finding) => key(finding) === label);
    return { label, value: group.filter((finding) => finding.outcome === 'detected').length / group.length, n: group.length };
  });
  const metrics: Record<string, MetricResult> = {
    'clinical.sensitivity': share('Episodes alerted', detected.length, observable.length, { target: '≥ 0.8', verdict: 'unknown', score: 72, note: `${observable.length} episodes; about 160 are needed to decide: --homes 600`, breakdown: [...by(observable, (finding) => `condition: ${finding.truth!.condition}`), ...by(observable, (finding) => `severity: ${finding.truth!.severity > 0.66 ? 'high' : finding.truth!.severity > 0.45 ? 'medium' : 'low'}`)] }),
    'clinical.skill': share('Skill above chance', detected.length * 0.97, observable.length, { score: 71 }),
    'clinical.critical-sensitivity': share('Life-critical episodes alerted', critical.filter((finding) => finding.outcome === 'detected').length, critical.length, { target: '≥ 0.75', verdict: 'pass', score: 78 }),
    'clinical.ppv': share('Alerts that were right', detected.length, detected.length + falseIndex, { score: 64, breakdown: [{ label: 're-weighted to published incidence', value: 0.31, n: detected.length + falseIndex }] }),
    'clinical.in-time': share('Episodes alerted in time', inTime.length, observable.length, { target: '≥ 0.9', verdict: 'fail', score: 48, note: 'Surely broken: the whole interval lies below the target.' }),
    'clinical.detection-delay-ms.p50': { title: 'Detection delay, median', value: delays[Math.floor(delays.length / 2)] ?? null, unit: 'ms', direction: 'lower', target: '≤ 600000', verdict: 'pass', n: delays.length, ci: [300_000, 540_000], score: 84 },
    'clinical.detection-delay-ms.p95': { title: 'Detection delay, slowest in twenty', value: delays[Math.floor(delays.length * 0.95)] ?? null, unit: 'ms', direction: 'lower', verdict: 'none', n: delays.length, ci: [2_400_000, 5_400_000], score: 52 },
    'clinical.false-alarms-per-patient-day': { title: 'False alarms per patient and day', value: falseIndex / days, unit: '/patient-day', direction: 'lower', target: '≤ 0.3', verdict: 'pass', n: falseIndex, ci: [0.14, 0.28], score: 81 },
    'alerts.per-patient-day': { title: 'Alerts per patient and day', value: (falseIndex + detected.length * 1.2 + ticketed.length) / days, unit: '/patient-day', direction: 'lower', verdict: 'none', n: falseIndex + detected.length + ticketed.length, ci: [0.8, 1.1], score: 70 },
    'alerts.repeats-per-event': { title: 'Repeats per event', value: 0.22, unit: 'repeats/event', direction: 'lower', verdict: 'none', n: detected.length, ci: [0.11, 0.39] },
    'alerts.duplicates': { title: 'Alerts said twice', value: 3, unit: 'alerts', direction: 'lower', target: '= 0', verdict: 'fail', n: falseIndex + detected.length },
    'priority.accuracy': share('Priority right', detected.length * 0.93, detected.length),
    'routing.accuracy': share('Sent to the right role', detected.length * 0.98, detected.length),
    'technical.sensitivity': share('Faults ticketed', ticketed.length, faults.length, { score: 80, breakdown: by(faults, (finding) => `layer: ${finding.truth!.layer}`) }),
    'technical.attribution-accuracy': share('Right layer in the first ticket', ticketed.filter((finding) => finding.accusedLayer === finding.truth!.layer).length, ticketed.length, { score: 66, target: '≥ 0.6', verdict: 'unknown', breakdown: [...confusion].map(([label, n]) => ({ label, value: n, n })) }),
    'technical.priority-order': share('Who is visited first', ticketed.length * 0.4, ticketed.length, { score: 38, breakdown: [{ label: 'patient-hours in the order of the pipeline', value: 51.4, n: ticketed.length }, { label: 'patient-hours first come, first served', value: 60.2, n: ticketed.length }, { label: 'patient-hours in the best order', value: 38.1, n: ticketed.length }] }),
    'technical.ppv': share('Tickets that were right', ticketed.length, ticketed.length + 6, { score: 75 }),
    'handling.mishandled': { title: 'Messages handled wrongly', value: 3, unit: 'messages', direction: 'lower', verdict: 'none', n: 132_000, score: 60 },
    'security.false-alarms-per-patient-day': { title: 'Security alerts without an attack', value: null, unit: '/patient-day', direction: 'lower', verdict: 'not-applicable', n: 0, note: `This scenario plants no attack.${taint}` },
  };
  const scheduled = Math.round(840 * homes);
  const account: Account = {
    scheduled, notMeasured: Math.round(scheduled * 0.031), queued: Math.round(scheduled * 0.0042), dropped: Math.round(scheduled * 0.0008), lost: { hub: Math.round(scheduled * 0.0036), network: Math.round(scheduled * 0.0061), broker: Math.round(scheduled * 0.0004) },
    refused: 12, received: 0, late: Math.round(scheduled * 0.018), duplicated: 212, unexplained: 0,
    causes: {
      notMeasured: { 'not worn': Math.round(scheduled * 0.019), 'device off': Math.round(scheduled * 0.008), 'resident away': Math.round(scheduled * 0.004) }, dropped: { 'queue full, oldest first': Math.round(scheduled * 0.0008) },
      lost: { 'hub-power-lost': Math.round(scheduled * 0.0036), 'uplink-dropped': Math.round(scheduled * 0.0061), 'broker-restart': Math.round(scheduled * 0.0004) }, late: { 'uplink-dropped': Math.round(scheduled * 0.015), 'broker-restart': Math.round(scheduled * 0.003) }, duplicated: { 'broker-restart': 212 },
    },
  };
  account.received = scheduled - account.notMeasured - account.queued - account.dropped - account.lost.hub - account.lost.network - account.lost.broker - account.refused;

  const hash = (n: number) => Array.from({ length: 64 }, (_, i) => '0123456789abcdef'[(i * 7 + n * 13 + ((i * i) % 11)) % 16]).join('');
  return {
    schema: 'twinward.report/1', verdict: 'fail',
    reasons: ['Episodes alerted in time: the whole 95 % interval lies below the target of 0.9.', 'Alerts said twice: 3, and the scenario allows none.', `Episodes alerted: too few episodes to decide against 0.8.${taint}`],
    score: 63.4, scoreNotes: ['Timeliness and burden are multiplied by skill, so that silence does not pay.', 'Security does not apply: its weight went to the other categories.', ...(taint ? [taint] : [])],
    categories: [
      { id: 'clinical', title: 'Clinical detection', score: 71, weight: 30, metrics: ['clinical.skill', 'clinical.sensitivity', 'clinical.critical-sensitivity', 'clinical.ppv'] },
      { id: 'timeliness', title: 'Timeliness', score: 46, weight: 20, metrics: ['clinical.in-time', 'clinical.detection-delay-ms.p50', 'clinical.detection-delay-ms.p95'], note: 'Multiplied by the skill of 0.78. Missed episodes count as the slowest.' },
      { id: 'burden', title: 'Burden on people', score: 61, weight: 20, metrics: ['clinical.false-alarms-per-patient-day', 'alerts.per-patient-day', 'alerts.repeats-per-event', 'alerts.duplicates'], note: 'Multiplied by the skill of 0.78.' },
      { id: 'technical', title: 'Technical attribution', score: 73, weight: 15, metrics: ['technical.sensitivity', 'technical.attribution-accuracy', 'technical.ppv', 'technical.priority-order'] },
      { id: 'handling', title: 'Handling of messages', score: 60, weight: 5, metrics: ['handling.mishandled'] },
      { id: 'security', title: 'Security', score: null, weight: 10, metrics: ['security.false-alarms-per-patient-day'], note: 'No attack was planted: the weight goes to the others.' },
    ],
    metrics, account, findings, worst,
    patients: {
      patients: 40,
      mapped: [{ system: 'http://snomed.info/sct', code: '13645005', display: `Chronic obstructive lung disease${taint}`, to: 'copd', count: 11 }, { system: 'http://snomed.info/sct', code: '44054006', display: 'Diabetes mellitus type 2', to: 'diabetes-type-2', count: 16 }, { system: 'http://snomed.info/sct', code: '88805009', display: 'Chronic congestive heart failure', to: 'heart-failure', count: 7 }],
      unmapped: [{ system: 'http://snomed.info/sct', code: '195662009', display: 'Acute viral pharyngitis', why: 'passing illness, not a chronic condition', count: 22 }, { system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '314076', display: 'lisinopril 10 MG Oral Tablet', why: 'dose form without an effect in the model', count: 9 }],
    },
    ...(attacks && { attacks: [sampleAttack({ title: `Replay of normal vitals${taint}`, meaning: `The nurse is shown an hour in which all was well.${taint}` })] }),
    visits: {
      technicians: 2, visitMs: 90 * MINUTE, wrongLayer: ticketed.filter((finding) => !accusesRightly(finding.alert!.code, finding.truth!)).length, falseTickets: 6,
      order: ticketed.toSorted((a, b) => a.alert!.gradedAt - b.alert!.gradedAt).slice(0, 10).map(({ id, home, alert, unwatched }, i) => ({
        home: home!, alert: alert!.id, code: alert!.code, priority: alert!.priority, raisedAt: alert!.gradedAt, leavesAt: alert!.gradedAt + i * 20 * MINUTE,
        findings: i === 3 ? [] : [id], unwatched: i === 3 ? '' : unwatched!.what + taint, perHour: i === 3 ? 0 : unwatched!.perHour, best: i === 3 ? null : ((i * 3) % 10) + 1,
      })),
    },
    paired: { cleanAlerts: 96, causedAlerts: 7, vanishedAlerts: 2, noiseFloor: 0 },
    manifest: { scenario: 'first-night', title: `A first winter night${taint}`, scenarioHash: hash(1), seed: `1${taint}`, homes, start: START, durationMs: DURATION, tickMs: MINUTE, engineVersion: '0.1.0', sut: { id: `reference${taint}`, version: '0.1.0' }, paired: true, digests: { truth: hash(2), planned: hash(3), received: hash(4), alerts: hash(5), inputs: hash(6) } },
    performance: {
      replay: `twinward run first-night --seed 1 --homes ${homes} --paired`, startedAt: '2026-01-20T09:14:02Z', wallMs: 48_211, simulatedPerWall: 1045.4, messagesPerSecond: 3_482.7, workers: 2, broker: 'embedded',
      latency: { alertMs: { p50: 14, p95: 38, p99: 61 } }, host: { platform: 'linux', cpus: 4, node: 'v26.10.0', path: `/home/me/runs${taint}` },
    },
  };
}

/** An attack that was let in and cost one patient an alert. */
export function sampleAttack(more: Partial<AttackResult> = {}): AttackResult {
  return {
    id: 'SEC-DAT-02/1', entry: 'SEC-DAT-02', title: 'Replay of normal vitals', meaning: 'The nurse is shown an hour in which all was well.', class: 'C2', profile: 'L0', status: 'Completed',
    techniques: [{ taxonomy: 'ATT&CK-ICS', id: 'T0856', name: 'Spoof Reporting Message', tactic: 'impair-process-control' }, { taxonomy: 'CWE', id: 'CWE-294' }], stride: 'ST', sources: ['EMB3D TID-407'],
    expects: {
      prevention: { verdict: 'Blocked', from: 'L2', by: 'an access list', withinMs: 1000 }, detection: { codes: ['message-replayed'], roles: ['security'], priorities: ['high'], withinMs: 1000, graceMs: 0 },
      impact: { verdict: 'None', withinMs: 1000 }, recovery: { verdict: 'Full', withinMs: 1000 },
    },
    expectationHash: 'a'.repeat(64), onset: START, end: START + 3_600_000, prevention: { verdict: 'None', tried: 9, accepted: 9, refused: 0, evidence: ['PUBACK'] }, detection: { verdict: 'None', alerts: [] },
    impact: { verdict: 'Harmful', lost: 1, late: 0, delayed: 0, falseAlerts: 0, patients: 1 }, exposed: { patients: 1, messages: 60, enrolments: 0 }, recovery: { verdict: 'Full', seconds: 60, residue: 0, checked: ['sessions'] },
    victims: [{ home: 'h000001', who: 'Edith Moore (81, COPD)', from: START, to: START + 3_600_000, truth: 'x', detection: 'None', changes: [{ kind: 'lost', about: 'episode:e1', text: 'Low oxygen: with it nobody was told.' }] }], noiseFloor: 0,
    unexpected: ['prevention', 'detection', 'impact'], ...more,
  };
}

/** Draws the signals round one finding: a true curve per signal, readings with noise, artefacts, a stretch that did not arrive and a gap. */
function caseOf(finding: Finding, kind: Kind, random: () => number, taint: string, who: string): WorstCase {
  const truth = finding.truth!;
  const from = truth.onset - 60 * MINUTE;
  const to = Math.min(START + DURATION, Math.max(truth.end + 45 * MINUTE, (finding.alert?.gradedAt ?? 0) + 20 * MINUTE));
  const shapes: Record<Kind['signal'], { code: string; name: string; unit: string; base: number; peak: number; noise: number; every: number; digits: number }> = {
    spo2: { code: '59408-5', name: 'oxygen saturation by pulse oximetry', unit: '%', base: 93, peak: -9, noise: 0.7, every: 2, digits: 0 },
    heartRate: { code: '8867-4', name: 'heart rate', unit: '/min', base: 74, peak: kind.signal === 'heartRate' ? 58 : 22, noise: 2.4, every: 1, digits: 0 },
    glucose: { code: '99504-3', name: 'glucose in interstitial fluid', unit: 'mg/dL', base: 112, peak: -66, noise: 3, every: 5, digits: 0 },
    weight: { code: '29463-7', name: 'body weight', unit: 'kg', base: 78.4, peak: 2.6, noise: 0.12, every: 60, digits: 1 },
  };
  const codes: Kind['signal'][] = kind.signal === 'heartRate' ? ['heartRate', 'spo2'] : [kind.signal, 'heartRate'];
  const gapFrom = truth.onset + (truth.end - truth.onset) * 0.55;
  const lostAll = finding.outcome === 'unobservable';
  const signals = codes.map((name): CaseSignal => {
    const shape = shapes[name];
    const trueRows: CaseSignal['truth'] = [];
    const readings: CaseSignal['readings'] = [];
    for (let at = from; at <= to; at += MINUTE) {
      const across = Math.min(1, Math.max(0, (at - truth.onset) / (truth.end - truth.onset)));
      const value = shape.base + shape.peak * Math.sin(Math.PI * across) ** 0.8 + Math.sin(at / 1_400_000) * shape.noise;
      trueRows.push([at, Math.round(value * 100) / 100]);
      const minute = Math.round((at - from) / MINUTE);
      if (minute % shape.every !== 0) continue;
      if (at > gapFrom && at < gapFrom + 16 * MINUTE) continue;
      const waits = at > truth.onset && at < truth.onset + (lostAll ? 400 : 24) * MINUTE;
      const flag = random() < 0.035 ? 'artefact' : random() < 0.012 ? 'fault' : 'ok';
      const read = value + (random() + random() - 1) * 2 * shape.noise + (flag === 'artefact' ? -shape.peak * 0.35 - shape.noise * 4 : flag === 'fault' ? shape.noise * 9 : 0);
      readings.push([at, Number(read.toFixed(shape.digits)), waits ? (lostAll ? null : random() < 0.4 ? null : truth.onset + 26 * MINUTE) : at + MINUTE, flag]);
    }
    return { code: shape.code, name: shape.name, unit: shape.unit, truth: trueRows, readings };
  });
  const alerts: GradedAlert[] = finding.alert ? [finding.alert] : [];
  if (worstHasOther(finding)) {
    alerts.push({ id: `a-x-${finding.id}`, home: truth.homes[0]!, at: from + 40 * MINUTE, kind: 'clinical', code: 'tachycardia', priority: 'medium', route: 'nurse', state: 'raised', text: `Heart rate is high.${taint}`, evidence: [], gradedAt: from + 41 * MINUTE, counts: true, verdict: 'false', truth: [], falseCause: 'plain variation' });
  }
  const gap: TruthEvent = { id: `t-gap-${finding.id}`, kind: 'fault', entry: 'uplink-dropped', title: 'The mobile network dropped out', homes: truth.homes, layer: 'uplink', onset: gapFrom, end: gapFrom + 16 * MINUTE, severity: 0.4, causes: [] };
  return { finding: finding.id, home: truth.homes[0]!, who: `${who}${taint}`, from, to, signals, truth: [truth, { ...gap, onset: Math.round(gap.onset), end: Math.round(gap.end) }], alerts };
}
const worstHasOther = (finding: Finding): boolean => finding.outcome === 'missed';
