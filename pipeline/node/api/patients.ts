/** People, their readings, and the limits that hold for them. */
import { z } from 'zod';
import { CODES, type SignalName } from '../../../contract/codes.ts';
import { CarePlan, EnrolledDevice, EnrolledResident, Observation, Thresholds } from '../../../contract/messages.ts';
import { Act } from '../../core/act.ts';
import { HIGH as systolicHigh, LOW as systolicLow } from '../../core/rules/blood-pressure.ts';
import { LIMIT as bradycardia } from '../../core/rules/bradycardia.ts';
import { LIMIT as glucoseHigh } from '../../core/rules/hyperglycaemia.ts';
import { LEVEL_1 as glucoseLow } from '../../core/rules/hypoglycaemia.ts';
import { LIMIT as tachycardia } from '../../core/rules/tachycardia.ts';
import type { Patient } from '../desk.ts';
import type { Api } from './http.ts';
import { ErrorBody, Line, Note } from './http.ts';
import { PersonParams, pageSize, timeMs } from './params.ts';
import { notFound, Problem } from './problem.ts';
import type { View } from './view.ts';

const PatientAnswer = z.strictObject({
  home: z.string(), area: z.string(), hub: z.string().optional(), devices: z.array(EnrolledDevice), carePlan: CarePlan,
  resident: EnrolledResident.partial().required({ id: true }).meta({ description: 'for roles that do not see records of health, the id alone' }),
}).meta({ id: 'Patient' });
const ReadingAnswer = Observation.extend({ home: z.string(), resident: z.string().optional(), seq: z.int() }).meta({ id: 'Reading' });
const Limits = z.strictObject({ thresholds: Thresholds });

/** Which reading a limit is compared with: it must lie in the range that such a reading can have. @source plausible ranges: contract/codes.ts; gain of weight in kg: assumption */
const LIMIT_OF: Readonly<Partial<Record<keyof Thresholds, SignalName | readonly [number, number]>>> = {
  spo2Low: 'spo2', heartRateHigh: 'heartRate', heartRateLow: 'heartRate', respirationHigh: 'respiration', systolicHigh: 'systolic', systolicLow: 'systolic', glucoseLow: 'glucose', glucoseHigh: 'glucose',
  temperatureHigh: 'temperature', weightReference: 'weight', weightGain: [0.5, 20],
};
/** A low limit and its high one, each with what holds for everybody where no other is set. */
const PAIRS = [
  [['heartRateLow', bradycardia], ['heartRateHigh', tachycardia]], [['systolicLow', systolicLow], ['systolicHigh', systolicHigh]], [['glucoseLow', glucoseLow], ['glucoseHigh', glucoseHigh]],
] as const satisfies readonly (readonly [readonly [keyof Thresholds, number], readonly [keyof Thresholds, number]])[];

/** @param thresholds all that are set: for the rest the general ones are in force @returns what is wrong with limits that are well-formed */
export function implausible(thresholds: Thresholds): string | undefined {
  for (const [name, limit] of Object.entries(LIMIT_OF) as [keyof Thresholds, SignalName | readonly [number, number]][]) {
    const value = thresholds[name];
    const [least, most] = typeof limit === 'string' ? CODES[limit].plausible : limit;
    if (typeof value === 'number' && (value < least || value > most)) return `${name} must be ${least} to ${most}`;
  }
  const pair = PAIRS.find(([[low, lowUsual], [high, highUsual]]) => (thresholds[low] ?? lowUsual) >= (thresholds[high] ?? highUsual));
  const [low, high] = pair?.map(([name, usual]) => (thresholds[name] === undefined ? `${name} (${usual} where it is not given)` : name)) ?? [];
  return pair && `${low} must be below ${high}`;
}

function shown({ home, area, hub, resident, devices, carePlan }: Patient, { who }: View): z.infer<typeof PatientAnswer> {
  return { home, area, ...(hub !== undefined && { hub }), resident: who.may.records === 'full' ? resident : { id: resident.id }, devices: [...devices], carePlan };
}

export function patientRoutes(app: Api): void {
  const person = (request: { view: View; object: string }, { home, resident }: z.infer<typeof PersonParams>): Patient => {
    request.object = `resident:${home}/${resident}`;
    const patient = request.view.patient(home, resident);
    if (!patient) throw notFound();
    return patient;
  };

  app.get('/v1/patients', {
    config: { needs: 'records' },
    schema: {
      summary: 'People that are monitored, ascending by home and resident', querystring: z.strictObject({ after: Line.optional().meta({ description: 'home/resident of the last one of the page before' }), limit: pageSize(100) }),
      response: { 200: z.strictObject({ patients: z.array(PatientAnswer), next: z.string().nullable() }) },
    },
  }, async ({ view, query: { after, limit } }) => {
    const key = ({ home, resident }: Patient): string => `${home}/${resident.id}`;
    const rest = view.patients().filter((patient) => after === undefined || key(patient) > after).toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
    return { patients: rest.slice(0, limit).map((patient) => shown(patient, view)), next: rest.length > limit ? key(rest[limit - 1] as Patient) : null };
  });

  app.get('/v1/patients/:home/:resident', {
    config: { needs: 'records' }, schema: { summary: 'One person', params: PersonParams, response: { 200: PatientAnswer } },
  }, async (request) => shown(person(request, request.params), request.view));

  app.get('/v1/patients/:home/:resident/observations', {
    config: { needs: 'readings' },
    schema: {
      summary: 'Readings of one person, measured in [from, to): oldest first where `from` is given, else newest first; those of one instant are never on two pages', params: PersonParams,
      querystring: z.strictObject({ code: Line.optional().meta({ description: 'LOINC or our URN' }), from: timeMs.optional(), to: timeMs.optional(), limit: pageSize(100) }),
      response: { 200: z.strictObject({ observations: z.array(ReadingAnswer), next: z.strictObject({ from: z.int() }).or(z.strictObject({ to: z.int() })).nullable().meta({ description: 'bounds that go on where this page ends' }) }) },
    },
  }, async (request) => {
    const { home, resident } = request.params;
    const { code, from, to, limit } = request.query;
    person(request, request.params);
    const { readings, next } = await request.view.readings({ home, resident, limit, ...(code !== undefined && { codes: [code] }), ...(from !== undefined && { from }), ...(to !== undefined && { to }) });
    return { observations: readings, next: next ?? null };
  });

  app.get('/v1/patients/:home/:resident/thresholds', {
    config: { needs: 'thresholds' }, schema: { summary: 'Limits that somebody set for this person; the defaults hold for the rest', params: PersonParams, response: { 200: Limits } },
  }, async (request) => ({ thresholds: person(request, request.params).resident.thresholds ?? {} }));

  app.put('/v1/patients/:home/:resident/thresholds', {
    config: { needs: 'changeThresholds' },
    schema: {
      summary: 'Replaces the limits; an empty object returns to those of the enrolment', params: PersonParams, body: z.strictObject({ thresholds: Thresholds, note: Note.optional() }),
      response: { 200: Limits, 422: ErrorBody },
    },
  }, async (request) => {
    const { home, resident } = request.params;
    const { thresholds, note } = request.body;
    const before = person(request, request.params).resident.thresholds ?? {};
    const wrong = implausible(thresholds);
    if (wrong !== undefined) throw new Problem(422, 'implausible', wrong, 'see the plausible ranges in docs/api.md');
    request.note = `${JSON.stringify(before)} -> ${JSON.stringify(thresholds)}${note === undefined ? '' : `: ${note}`}`;
    const { name, role } = request.view.who;
    const limits = await request.view.act(Act.parse({ act: 'thresholds', by: name, role, at: request.view.now(), home, resident, thresholds, ...(note !== undefined && { note }) }));
    if (!limits) throw notFound();
    return { thresholds: limits as Thresholds };
  });
}
