import type { Judgement } from '../alert-book.ts';
import type { DeviceState, HomeState } from '../patient-state.ts';
import { nameOf } from '../device-ticket.ts';
import { MINUTE_MS, clockText, mayStand, spanText } from './rule.ts';
import type { Rule } from './rule.ts';

/** Whoever made the test has seen it by then. @source assumption: a technician in the home waits for it */
const STANDS_MS = 10 * MINUTE_MS;
/** A test so much later is another one. @source assumption */
const ANEW_MS = MINUTE_MS;
/** Late enough to be worth a word. @source assumption: two packs of a hub */
const LATE_MS = 2 * MINUTE_MS;

function judgeDevice(device: DeviceState, now: number, stands: boolean): Judgement[] {
  const { tested, enrolled: { dev } } = device;
  if (!tested) return [];
  const over = now - tested.arrivedAt >= STANDS_MS;
  if (over && !stands) return [];
  const late = tested.arrivedAt - tested.at;
  const text = `The test of the ${nameOf(device)} of ${clockText(tested.at)} arrived${late > LATE_MS ? `, ${spanText(late)} late` : ''}: the way from the device to this desk works.`;
  return [{ code: 'device-test', device: dev, priority: 'low', since: tested.at, anewAfterMs: ANEW_MS, resolveAfterMs: 0, state: over ? 'clear' : 'raise', text, evidence: [{ dev, code: 'test', at: tested.at }] }];
}

/** A technician let a device send a test: said back to them, and over by itself. */
export const deviceTest: Rule = {
  id: 'device-test',
  title: 'The test of a device arrived',
  sources: ['roles and training, fact sheet: visits are prepared by a test of every link', 'spans: assumption'],
  judge: (home: HomeState, now: number, stands = mayStand): Judgement[] => {
    const out: Judgement[] = [];
    for (const device of home.devices.values()) if (device.tested) out.push(...judgeDevice(device, now, stands('device-test')));
    return out;
  },
};
