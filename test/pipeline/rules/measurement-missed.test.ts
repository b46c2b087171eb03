import { describe, expect, it } from 'vitest';
import type { Appointment, CarePlan } from '../../../contract/messages.ts';
import { Bench, MINUTE, START } from '../make.ts';
import type { MakeHome } from '../make.ts';

const AT = 60 * MINUTE;
/** Enrolled at 18:00; the scale is due from 19:00 to 20:00 and from 7:00 to 8:00, the visit is at 11:00. */
function home(visit: Appointment['kind'] = 'nurse-visit', items: CarePlan['items'] = [{ dev: 'scale', windows: [[420, 480], [1140, 1200]] }]): Bench {
  const options: MakeHome = { carePlan: { items, calendar: [{ kind: visit, at: START + 17 * AT, minutes: 30 }] } };
  return new Bench(options);
}
const weigh = (bench: Bench, minutes: number, at?: number): Bench => bench.run(minutes, (n) => (n === at ? { extra: [['scale', 'weight', 80]] } : {}));

describe('measurement-missed', () => {
  it('tells the coordinator once, some hours ahead, what is missing, and is over when the visit begins', () => {
    const bench = home().run(17 * 60 - 1);
    const [alert] = bench.raised();
    expect(bench.raised()).toHaveLength(1);
    expect(alert).toMatchObject({ code: 'measurement-missed', route: 'telehealth-coordinator', priority: 'low', kind: 'administrative', resident: 'r1' });
    expect(alert?.text).toContain('scale (scale) at 19:00, scale (scale) at 07:00');
    expect((START + 17 * AT - (alert?.at ?? 0)) / AT).toBeGreaterThan(2);
    expect(bench.resolved()).toEqual([]);
    expect(bench.run(5).resolved('measurement-missed')).toHaveLength(1);
  });
  it('is over when what was missing came', () => {
    const late = weigh(weigh(home(), 120, 90), 15 * 60 - 120);
    expect(late.raised('measurement-missed')).toHaveLength(1);
    expect(late.raised()[0]?.text).not.toContain('19:00');
    late.give(late.house.pack(late.at, [['scale', 'weight', 80, undefined, START + 13.5 * AT]]));
    expect(late.run(3).resolved('measurement-missed')).toHaveLength(1);
  });
  it('is not raised when all came, nor before a delivery', () => {
    expect(weigh(weigh(home(), 13 * 60, 90), 4 * 60, 30).raised()).toEqual([]);
    expect(home('device-delivery').run(17 * 60).raised()).toEqual([]);
  });
  it('says so where a ticket about the kit explains it', () => {
    const bench = home('video-visit').run(17 * 60 - 1, { without: ['scale'] });
    expect(bench.raised('device-silent').map((alert) => alert.cause?.device)).toEqual(['scale']);
    expect(bench.raised('measurement-missed')[0]?.text).toContain('ticket about the kit explains it');
  });
});
