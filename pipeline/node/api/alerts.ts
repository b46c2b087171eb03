/** Alerts, and what people do about them. */
import { z } from 'zod';
import { ALERT_KINDS } from '../../../contract/alert-codes.ts';
import { Alert, ALERT_STATES, PRIORITIES, ROLES } from '../../../contract/alert.ts';
import { HomeId } from '../../../contract/messages.ts';
import { Act } from '../../core/act.ts';
import { type Api, ErrorBody, forbidden, Line, Note } from './http.ts';
import { pageSize, some, timeMs } from './params.ts';
import { notFound, Problem } from './problem.ts';
import type { View } from './view.ts';

const AlertAnswer = Alert.meta({ id: 'Alert' });
const AlertParams = z.strictObject({ id: Line });
const resolved = (): Problem => new Problem(409, 'resolved', 'the alert is resolved already', 'nothing is left to do; if it comes again it is raised again');
/** Of an earlier run, raised anew since, or of a pipeline that takes no acts. */
const notStanding = (): Problem => new Problem(409, 'not-standing', 'the alert no longer stands in the pipeline, so nothing can be done to it', 'look for a newer one of the same home with GET /v1/alerts?home=…');

export function alertRoutes(app: Api): void {
  const seen = async (request: { view: View; object: string }, id: string) => {
    request.object = `alert:${id}`;
    const known = await request.view.alert(id);
    if (!known) throw notFound();
    return known;
  };

  app.get('/v1/alerts', {
    config: { needs: 'alerts' },
    schema: {
      summary: 'Alerts as they stand, ascending by id',
      querystring: z.strictObject({
        home: HomeId.optional(), resident: Line.max(100).optional(), state: some(ALERT_STATES).optional(), kind: some(ALERT_KINDS).optional(), priority: some(PRIORITIES).optional(), route: some(ROLES).optional(),
        since: timeMs.optional().meta({ description: 'changed at or after this, epoch milliseconds' }), after: Line.optional().meta({ description: 'id of the last one of the page before' }), limit: pageSize(100),
      }),
      response: { 200: z.strictObject({ alerts: z.array(AlertAnswer), next: z.string().nullable().meta({ description: 'give it as `after`' }) }) },
    },
  }, async ({ view, query: { home, resident, state, kind, priority, route, since, after, limit } }) => {
    const keep = (alert: Alert) => (resident === undefined || alert.resident === resident) && (priority?.includes(alert.priority) ?? true);
    const { alerts, next } = await view.alerts({ limit, ...(home && { homes: [home] }), ...(state && { states: state }), ...(kind && { kinds: kind }), ...(route && { routes: route }), ...(since !== undefined && { since }), ...(after !== undefined && { after }) }, keep);
    return { alerts, next: next ?? null };
  });

  app.get('/v1/alerts/:id', {
    config: { needs: 'alerts' },
    schema: { summary: 'One alert, with every message about it in order', params: AlertParams, response: { 200: z.strictObject({ alert: AlertAnswer, history: z.array(z.strictObject({ seq: z.int(), alert: AlertAnswer })) }) } },
  }, async (request) => seen(request, request.params.id));

  for (const act of ['acknowledge', 'resolve'] as const) {
    app.post(`/v1/alerts/:id/${act}`, {
      config: { needs: 'act' },
      schema: {
        summary: act === 'acknowledge' ? 'Says that somebody has it in hand' : 'Closes it', params: AlertParams, body: z.strictObject({ note: Note.optional() }).nullish(),
        response: { 200: z.strictObject({ alert: AlertAnswer }), 409: ErrorBody },
      },
    }, async (request) => {
      const { view, params: { id } } = request;
      const note = request.body?.note;
      const { alert } = await seen(request, id);
      if (!view.mayAct(alert)) throw forbidden();
      request.note = note ?? '';
      if (alert.state === 'resolved') throw resolved();
      const after = await view.act(Act.parse({ act, by: view.who.name, role: view.who.role, at: view.now(), alert: id, home: alert.home, ...(note !== undefined && { note }) }));
      if (!after) throw (await view.alert(id))?.alert.state === 'resolved' ? resolved() : notStanding();
      return { alert: after as Alert };
    });
  }
}
