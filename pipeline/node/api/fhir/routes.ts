/** FHIR R4, to read: Patient, Device, Observation, and alerts twice, as Flag (what stands) and DetectedIssue (what it rests on) under one id. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Alert, Evidence } from '../../../../contract/alert.ts';
import type { Patient } from '../../desk.ts';
import { acceptFormsOnly, type Api, isFhir } from '../http.ts';
import { notFound, Problem } from '../problem.ts';
import type { Need } from '../roles.ts';
import type { SeenDevice, View } from '../view.ts';
import { capabilityStatement } from './capability.ts';
import { fhirId, homeOf, instantOf, nameOf } from './ids.ts';
import { carries, detectedIssueResource, deviceId, deviceResource, flagResource, observationResources, OWN, ownCodes, patientId, patientOf, patientResource, type Resource } from './resources.ts';
import { dates, Format, paging, queryText, reference, searchset, spanOf, token, tokenFits } from './search.ts';

const Params = z.strictObject({ id: z.string().regex(/^[A-Za-z0-9.-]{1,64}$/, 'an id of FHIR') });
const answer = (description: string) => ({ description, content: { 'application/fhir+json': { schema: z.looseObject({ resourceType: z.string() }) as z.ZodType<object> } } });
const ANSWER = { 200: answer('the resource') };
const BUNDLE = { 200: answer('a Bundle of type searchset') };
/** Pieces of evidence that are looked up for references. @source assumption: the first ones are the newest and tell the story */
const LOOKED_UP = 10;

interface AlertsQuery { identified?: string[] }
/** @param lookedUp pieces of evidence to find the Observations of */
type AsResource = (view: View, alert: Alert, patient: Patient | undefined, lookedUp: number) => Promise<Resource>;

/** @param base where clients reach the server, without a slash at the end */
export function fhirRoutes(app: Api, base: () => string): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (isFhir(request.raw.url)) void reply.type('application/fhir+json; charset=utf-8');
    return payload;
  });

  app.get('/fhir/metadata', { config: { needs: 'nothing' }, schema: { summary: 'CapabilityStatement', security: [], querystring: z.strictObject(Format), response: ANSWER } }, async () => capabilityStatement(base()));

  const patientBy = (view: View, id: string): Patient | undefined => {
    const home = homeOf(id);
    return home === undefined ? undefined : view.patientWho(home, (patient) => patientId(patient) === id);
  };
  const deviceBy = (view: View, id: string): SeenDevice | undefined => {
    const home = homeOf(id);
    return home === undefined ? undefined : view.devices(home).find((device) => deviceId(device) === id);
  };
  const alertBy = async (view: View, id: string): Promise<Alert | undefined> => {
    const named = nameOf(id);
    const home = homeOf(id);
    if (home === undefined) return undefined;
    const direct = named === undefined ? undefined : (await view.alert(named))?.alert;
    if (direct && fhirId(direct.home, direct.id) === id) return direct;
    // Ids that had to be hashed cannot be read back.
    if (!id.includes('.x-')) return undefined;
    for (let after: string | undefined; ;) {
      const { alerts, next } = await view.alerts({ homes: [home], limit: 1_000, ...(after !== undefined && { after }) });
      const found = alerts.find((alert) => fhirId(alert.home, alert.id) === id);
      if (found || next === undefined) return found;
      after = next;
    }
  };
  const found = <T>(thing: T | undefined): T => {
    if (thing === undefined) throw notFound();
    return thing;
  };
  /** Things in order of id, after the cursor. */
  const page = <T>(things: readonly T[], idOf: (thing: T) => string, { _count, _cursor }: { _count: number; _cursor?: string | undefined }): { some: T[]; next: { _cursor: string } | undefined } => {
    const rest = things.map((thing) => ({ thing, id: idOf(thing) })).filter(({ id }) => _cursor === undefined || id > _cursor).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const some = rest.slice(0, _count);
    return { some: some.map(({ thing }) => thing), next: rest.length > _count ? { _cursor: (some.at(-1) as { id: string }).id } : undefined };
  };

  /** By GET, and by POST with the same parameters as a form. @source FHIR R4 §3.1.1.2.1 (search by POST) */
  const search = <Q extends z.ZodType<Readonly<Record<string, unknown>>>>(type: string, needs: Need, summary: string, query: Q, answer: (request: Pick<FastifyRequest, 'view' | 'object'>, query: z.output<Q>) => Promise<object>): void => {
    app.get(`/fhir/${type}`, { config: { needs }, schema: { summary, querystring: query, response: BUNDLE } }, async (request) => answer(request, request.query as z.output<Q>));
    void app.register(async (forms: Api) => {
      acceptFormsOnly(forms);
      forms.post(`/fhir/${type}/_search`, { config: { needs }, schema: { summary, consumes: ['application/x-www-form-urlencoded'], body: query, response: BUNDLE } }, async (request) => {
        const asked = request.body as z.output<Q>;
        // The audit log has of the address what it has of the form.
        request.note = `?${queryText(asked)}`;
        return answer(request, asked);
      });
    });
  };

  app.get('/fhir/Patient/:id', { config: { needs: 'records' }, schema: { summary: 'One person', params: Params, querystring: z.strictObject(Format), response: ANSWER } }, async (request) => {
    const { view, params } = request;
    request.object = `Patient/${params.id}`;
    return patientResource(found(patientBy(view, params.id)), view.who.may.records === 'full');
  });
  search('Patient', 'records', 'People', z.strictObject({ ...paging, _id: reference('Patient').optional(), patient: reference('Patient').optional(), identifier: token.optional() }), async ({ view }, query) => {
    const id = query._id ?? query.patient;
    const asked = id === undefined ? view.patients() : [patientBy(view, id)].filter((patient) => patient !== undefined);
    const fits = (patient: Patient) => query.identifier === undefined || tokenFits(query.identifier, [{ system: OWN.resident, code: `${patient.home}/${patient.resident.id}` }]);
    const { some, next } = page(asked.filter(fits), patientId, query);
    return searchset(base(), 'Patient', query, some.map((patient) => patientResource(patient, view.who.may.records === 'full')), next);
  });

  app.get('/fhir/Device/:id', { config: { needs: 'records' }, schema: { summary: 'One device or hub', params: Params, querystring: z.strictObject(Format), response: ANSWER } }, async (request) => {
    request.object = `Device/${request.params.id}`;
    return deviceResource(found(deviceBy(request.view, request.params.id)));
  });
  search('Device', 'records', 'Devices and hubs', z.strictObject({ ...paging, _id: reference('Device').optional(), patient: reference('Patient').optional(), type: token.optional(), identifier: token.optional() }), async ({ view }, query) => {
    const patient = query.patient === undefined ? undefined : patientBy(view, query.patient);
    const asked = query.patient === undefined ? view.devices() : patient ? view.devices(patient.home).filter((device) => device.patient?.resident.id === patient.resident.id) : [];
    const fits = (device: SeenDevice) => (query._id === undefined || deviceId(device) === query._id) && (query.type === undefined || tokenFits(query.type, [{ system: OWN.kind, code: device.kind }]))
      && (query.identifier === undefined || tokenFits(query.identifier, [{ system: OWN.device, code: `${device.home}/${device.dev}` }]));
    const { some, next } = page(asked.filter(fits), deviceId, query);
    return searchset(base(), 'Device', query, some.map(deviceResource), next);
  });

  app.get('/fhir/Observation/:id', { config: { needs: 'readings' }, schema: { summary: 'One reading, or a blood pressure', params: Params, querystring: z.strictObject(Format), response: ANSWER } }, async (request) => {
    const { view, params: { id } } = request;
    request.object = `Observation/${id}`;
    const [home, at] = [homeOf(id), instantOf(id)];
    if (home === undefined || at === undefined) throw notFound();
    const { readings } = await view.readings({ home, from: at, to: at + 1, limit: 1_000 });
    return found(observationResources(readings, view.patientsOf(home), view.devices(home)).find((resource) => resource.id === id));
  });
  const ObservationSearch = z.strictObject({ ...paging, patient: reference('Patient').optional(), device: reference('Device').optional(), code: token.optional(), 'combo-code': token.optional(), date: dates });
  search('Observation', 'readings', 'Readings of one person or one device: oldest first where the date begins somewhere, else newest first', ObservationSearch, async (request, query) => {
    const { view } = request;
    if ((query.patient === undefined) === (query.device === undefined)) throw new Problem(400, 'too-wide', 'a search for observations needs a patient or a device', 'add patient=… or device=…');
    request.object = query.patient === undefined ? `Device/${query.device}` : `Patient/${query.patient}`;
    const patient = query.patient === undefined ? undefined : patientBy(view, query.patient);
    const device = query.device === undefined ? undefined : deviceBy(view, query.device);
    const home = patient?.home ?? device?.home;
    const asked = [query.code, query['combo-code']] as const;
    const codes = ownCodes(...asked);
    if (home === undefined || codes?.length === 0) return searchset(base(), 'Observation', query, [], undefined);
    const cursor = query._cursor === undefined ? {} : cursorOf(query._cursor);
    const { readings, next } = await view.readings({ home, codes, limit: query._count, ...spanOf(query.date), ...cursor, ...(patient && { resident: patient.resident.id }), ...(device && { dev: device.dev }) });
    return searchset(base(), 'Observation', query, observationResources(readings, view.patientsOf(home), view.devices(home)).filter((resource) => carries(resource, ...asked)), next && { _cursor: 'from' in next ? `from.${next.from}` : `to.${next.to}` });
  });

  const kinds = { Flag: async (_view, alert, patient) => flagResource(alert, patient), DetectedIssue: issueOf } as const satisfies Record<string, AsResource>;
  for (const [type, resourceOf] of Object.entries(kinds)) {
    app.get(`/fhir/${type}/:id`, { config: { needs: 'alerts' }, schema: { summary: `One alert as ${type}`, params: Params, querystring: z.strictObject(Format), response: ANSWER } }, async (request) => {
      const { view, params: { id } } = request;
      request.object = `${type}/${id}`;
      const alert = found(await alertBy(view, id));
      return resourceOf(view, alert, patientOf(alert, view.patientsOf(alert.home)), LOOKED_UP);
    });
    const AlertSearch = z.strictObject({
      ...paging, _count: paging._count.pipe(z.int().max(100)).meta({ description: '1 to 100, 50 where absent' }), patient: reference('Patient').optional(), code: token.optional(), identifier: token.optional(), date: dates, ...(type === 'DetectedIssue' && { identified: dates }),
    });
    search(type, 'alerts', `Alerts as ${type}`, AlertSearch, async (request, query) => {
      const { view } = request;
      const patient = query.patient === undefined ? undefined : patientBy(view, query.patient);
      if (query.patient !== undefined) request.object = `Patient/${query.patient}`;
      if (query.patient !== undefined && !patient) return searchset(base(), type, query, [], undefined);
      const { from = -Infinity, to = Infinity } = spanOf([...query.date, ...((query as AlertsQuery).identified ?? [])]);
      const keep = (alert: Alert) => (!patient || patientOf(alert, view.patientsOf(alert.home))?.resident.id === patient.resident.id)
        && (query.code === undefined || tokenFits(query.code, [{ system: OWN.alertCode, code: alert.code }])) && (query.identifier === undefined || tokenFits(query.identifier, [{ system: OWN.alert, code: alert.id }]))
        && alert.at < to && (type === 'Flag' && alert.state !== 'resolved' ? Infinity : type === 'Flag' ? (alert.updatedAt ?? alert.at) : alert.at) >= from;
      const { alerts, next } = await view.alerts({ limit: query._count, ...(patient && { homes: [patient.home] }), ...(query._cursor !== undefined && { after: query._cursor }) }, keep);
      // Evidence of a hundred alerts would be a thousand look-ups into the journal, ahead of who acknowledges one.
      const resources = await Promise.all(alerts.map((alert) => resourceOf(view, alert, patientOf(alert, view.patientsOf(alert.home)), 0)));
      return searchset(base(), type, query, resources, next === undefined ? undefined : { _cursor: next });
    });
  }
}

function cursorOf(text: string): { from: number } | { to: number } {
  const [, side, at] = /^(from|to)\.(\d{1,16})$/.exec(text) ?? [];
  if (side === undefined || Number(at) > 8.64e15) throw new Problem(400, 'cursor', 'this is no place to go on from', 'follow the link "next" of the bundle as it stands');
  return side === 'from' ? { from: Number(at) } : { to: Number(at) };
}

/** Looks evidence up, one piece after the other, so that it refers to Observations that are there. */
async function issueOf(view: View, alert: Alert, patient: Patient | undefined, lookedUp: number): Promise<Resource> {
  const { home } = alert;
  const devices = view.devices(home);
  const ids = new Map<Evidence, string>();
  for (const piece of view.who.may.readings === 'none' ? [] : alert.evidence.slice(0, lookedUp)) {
    const { dev, code, at } = piece;
    if (dev === undefined || code === undefined || at === undefined || at < 0) continue;
    const { readings } = await view.readings({ home, codes: [code], from: at, to: at + 1, limit: 1_000, dev });
    const [own] = observationResources(readings, view.patientsOf(home), devices);
    if (own) ids.set(piece, own.id);
  }
  return detectedIssueResource(alert, patient, devices.find(({ dev }) => dev === alert.cause?.device), ids);
}
