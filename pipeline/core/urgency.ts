/**
 * Which call first: what clinical risk is unwatched while a device or a whole home is lost, and how soon that could kill. A ticket takes its priority and its last
 * sentence from here. A signal that another device of the same person still measures is not unwatched; one that is measured now and then only is half watched.
 */
import type { Priority } from '../../contract/alert.ts';
import type { Condition, DeviceKind, Medicine } from '../../contract/messages.ts';
import { DEVICE_TEXT } from './device-text.ts';
import type { DeviceState, HomeState, ResidentState } from './patient-state.ts';

const HOUR_MS = 3_600_000;

/** How soon the worst can come unseen: `2` within hours, `1` within a day, `0` later. */
type Haste = 0 | 1 | 2;
const PRIORITY: readonly [Priority, Priority, Priority] = ['low', 'medium', 'high'];

interface Risk {
  /** what is measured, as it stands in a ticket */
  watched: string;
  /** what would go unseen */
  unseen: string;
  /** kinds that watch it all the time they are worn or in place */
  by: readonly DeviceKind[];
  /** kinds that catch a part of it: measured on use, or by another sign of the same event */
  partlyBy?: readonly DeviceKind[];
  /** whom it threatens, the most threatened first; who is in no line is threatened by nothing here */
  threatens: readonly { condition?: Condition; medicine?: Medicine; ageMin?: number; who: string; haste: Haste }[];
}

/**
 * @source respiration, saturation, pressure, pulse and temperature as signs of deterioration within hours: RCP 2017 (NEWS2); COPD and asthma: GOLD 2024, GINA 2024; low glucose
 * under insulin and sulfonylurea: ADA Standards of Care 2024 §6; weight: ESC 2021 heart failure guideline (2 kg in three days); long lie: Fleming and Brayne 2008, BMJ. Which haste
 * a line has, and which kinds catch a part: assumption.
 */
const RISKS: readonly Risk[] = [
  {
    watched: 'oxygen saturation', unseen: 'severe deterioration', by: ['pulse-oximeter'],
    threatens: [
      { condition: 'copd', who: 'COPD', haste: 2 }, { medicine: 'oxygen', who: 'oxygen at home', haste: 2 }, { condition: 'asthma', who: 'asthma', haste: 2 }, { medicine: 'opioid', who: 'opioids', haste: 2 },
      { condition: 'post-operative', who: 'a recent operation', haste: 2 }, { condition: 'heart-failure', who: 'heart failure', haste: 1 }, { condition: 'palliative-care', who: 'palliative care', haste: 1 },
      { condition: 'sleep-apnoea', who: 'sleep apnoea', haste: 0 },
    ],
  },
  {
    watched: 'glucose', unseen: 'a dangerous low', by: ['cgm'], partlyBy: ['glucometer'],
    threatens: [{ medicine: 'insulin', who: 'insulin', haste: 2 }, { condition: 'diabetes-type-1', who: 'type 1 diabetes', haste: 2 }, { medicine: 'sulfonylurea', who: 'a sulfonylurea', haste: 2 }, { condition: 'diabetes-type-2', who: 'type 2 diabetes', haste: 0 }],
  },
  {
    watched: 'falls', unseen: 'hours on the floor', by: ['fall-pendant'], partlyBy: ['sos-button', 'pir'],
    threatens: [{ condition: 'frailty', who: 'frailty', haste: 2 }, { condition: 'osteoporosis', who: 'osteoporosis', haste: 2 }, { condition: 'dementia', who: 'dementia', haste: 2 }, { condition: 'stroke', who: 'a stroke before', haste: 2 }, { ageMin: 80, who: 'great age', haste: 2 }, { ageMin: 65, who: 'age', haste: 1 }],
  },
  {
    watched: 'smoke and carbon monoxide', unseen: 'a poisoned or burning home', by: ['environment-sensor'],
    // Its siren still sounds for who can act on it.
    threatens: [{ condition: 'dementia', who: 'dementia', haste: 2 }, { condition: 'frailty', who: 'frailty', haste: 2 }, { ageMin: 0, who: 'no one else to hear the siren', haste: 1 }],
  },
  { watched: 'the door at night', unseen: 'wandering in the cold', by: ['door'], partlyBy: ['pir'], threatens: [{ condition: 'dementia', who: 'dementia', haste: 2 }] },
  {
    watched: 'breathing', unseen: 'failing breath', by: ['respiration-belt', 'smart-bed'],
    threatens: [{ medicine: 'opioid', who: 'opioids', haste: 2 }, { condition: 'post-operative', who: 'a recent operation', haste: 1 }, { condition: 'copd', who: 'COPD', haste: 1 }, { condition: 'heart-failure', who: 'heart failure', haste: 1 }, { condition: 'frailty', who: 'frailty', haste: 0 }],
  },
  {
    watched: 'heart rate', unseen: 'a racing or failing heart', by: ['wearable', 'ecg-patch', 'smart-bed', 'pulse-oximeter'],
    threatens: [{ condition: 'heart-failure', who: 'heart failure', haste: 1 }, { condition: 'coronary-disease', who: 'coronary disease', haste: 1 }, { condition: 'atrial-fibrillation', who: 'atrial fibrillation', haste: 1 }, { condition: 'post-operative', who: 'a recent operation', haste: 1 }, { condition: 'copd', who: 'COPD', haste: 0 }],
  },
  { watched: 'heart rhythm', unseen: 'atrial fibrillation', by: ['ecg-patch'], partlyBy: ['wearable'], threatens: [{ condition: 'atrial-fibrillation', who: 'atrial fibrillation', haste: 1 }, { condition: 'stroke', who: 'a stroke before', haste: 1 }] },
  { watched: 'weight', unseen: 'fluid that builds up', by: ['scale'], threatens: [{ condition: 'heart-failure', who: 'heart failure', haste: 1 }, { condition: 'kidney-disease', who: 'kidney disease', haste: 1 }] },
  { watched: 'peak flow', unseen: 'narrowing airways', by: ['spirometer'], threatens: [{ condition: 'asthma', who: 'asthma', haste: 1 }, { condition: 'copd', who: 'COPD', haste: 1 }] },
  {
    watched: 'temperature', unseen: 'infection', by: ['thermometer'],
    threatens: [{ condition: 'cancer', who: 'cancer', haste: 1 }, { condition: 'post-operative', who: 'a recent operation', haste: 1 }, { medicine: 'steroid', who: 'steroids', haste: 1 }],
  },
  {
    watched: 'blood pressure', unseen: 'failing circulation', by: ['blood-pressure-cuff'],
    threatens: [{ condition: 'post-operative', who: 'a recent operation', haste: 1 }, { condition: 'stroke', who: 'a stroke before', haste: 1 }, { condition: 'kidney-disease', who: 'kidney disease', haste: 0 }, { condition: 'heart-failure', who: 'heart failure', haste: 0 }, { condition: 'hypertension', who: 'hypertension', haste: 0 }],
  },
  {
    watched: 'medicines', unseen: 'missed doses', by: ['pill-dispenser'],
    threatens: [{ medicine: 'anticoagulant', who: 'an anticoagulant', haste: 1 }, { condition: 'dementia', who: 'dementia', haste: 1 }],
  },
];

/** So many signs of a day lost together are worth one of hours. @source aggregate scores warn earlier than single signs (RCP 2017, NEWS2); assumption */
const TOGETHER_MIN = 2;
/** Risks named in one ticket at most. */
const NAMED_MAX = 3;
/** A device that gave no sign of life for so long does not stand in for another, ms: those that report on use, and the rest. @source an hourly battery report; assumption */
const ALIVE_ON_USE_MS = 2.25 * HOUR_MS;
const ALIVE_MS = 0.5 * HOUR_MS;
const YEAR_MS = 31_556_952_000;

export interface Urgency {
  priority: Priority;
  /** one or two sentences for the end of a ticket */
  text: string;
}

/** Pure; the words as of the last word of the hub. */
export function urgencyOf(home: HomeState, lost: 'home' | DeviceState): Urgency {
  const found: { risk: Risk; who: string; haste: Haste }[] = [];
  const still = new Map<string, string>();
  for (const resident of home.residents.values()) {
    for (const risk of RISKS) {
      if (lost !== 'home' && !risk.by.includes(lost.enrolled.kind) && !risk.partlyBy?.includes(lost.enrolled.kind)) continue;
      const watchers = watchersOf(home, resident, risk);
      if (lost === 'home' ? watchers.length === 0 : !watchers.includes(lost)) continue;
      const threat = threatOf(home, resident, risk);
      if (!threat) continue;
      const others = lost === 'home' ? [] : watchers.filter((device) => device !== lost && alive(home, device));
      const full = others.find(({ enrolled }) => risk.by.includes(enrolled.kind));
      if (full) still.set(risk.watched, DEVICE_TEXT[full.enrolled.kind]);
      if (full && lost !== 'home') continue;
      const onlyPart = lost !== 'home' && !risk.by.includes(lost.enrolled.kind);
      const haste = Math.max(0, threat.haste - (others.length > 0 || onlyPart ? 1 : 0)) as Haste;
      found.push({ risk, who: threat.who, haste });
    }
  }
  const haste = found.reduce<Haste>((most, risk) => (risk.haste > most ? risk.haste : most), 0);
  const worst = found.filter((risk) => risk.haste === haste);
  // Signs that would each tell within a day, all gone at once: then nothing tells.
  const all = lost === 'home' && haste === 1 && worst.length >= TOGETHER_MIN;
  return { priority: PRIORITY[all ? 2 : haste], text: textOf(worst, still) };
}

function textOf(found: readonly { risk: Risk; who: string }[], still: ReadonlyMap<string, string>): string {
  if (found.length === 0) {
    const [watched, by] = [...still][0] ?? [];
    return watched === undefined ? 'Nothing that turns grave within a day is unwatched meanwhile.' : `Meanwhile the ${by} still watches ${watched}.`;
  }
  const named = found.slice(0, NAMED_MAX).map(({ risk, who }) => `${risk.watched} of a patient with ${who}; ${risk.unseen} would go unseen`);
  return `Unwatched meanwhile: ${named.join('. And ')}.`;
}

function watchersOf(home: HomeState, resident: ResidentState, { by, partlyBy = [] }: Risk): DeviceState[] {
  return [...by, ...partlyBy].flatMap((kind) => (home.byKind.get(kind) ?? []).filter(({ enrolled }) => PLACED.has(kind) || enrolled.resident === resident.enrolled.id));
}

/** Kinds that watch the home, whoever they are enrolled for. */
const PLACED: ReadonlySet<DeviceKind> = new Set(['pir', 'door', 'environment-sensor']);

function threatOf(home: HomeState, resident: ResidentState, risk: Risk): { who: string; haste: Haste } | undefined {
  let worst: { who: string; haste: Haste } | undefined;
  for (const threat of risk.threatens) {
    const { condition, medicine, ageMin } = threat;
    const meant = condition !== undefined ? resident.has(condition) : medicine !== undefined ? resident.takes(medicine) : 1970 + home.enrolledAt / YEAR_MS - resident.enrolled.birthYear >= (ageMin ?? 0);
    if (meant && (!worst || threat.haste > worst.haste)) worst = threat;
  }
  return worst;
}

/** As of the last word of the hub: gave a sign of life of late. */
function alive(home: HomeState, { enrolled, seenAt }: DeviceState): boolean {
  const limit = enrolled.intervalS === 0 ? ALIVE_ON_USE_MS : Math.max(ALIVE_MS, 4000 * enrolled.intervalS);
  return home.hub.lastArrivalAt - seenAt <= limit;
}
