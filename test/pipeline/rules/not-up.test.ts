import { describe, expect, it } from 'vitest';
import { BATHROOM, BED, Days, MIDNIGHT, WATCH, scatter } from '../days.ts';
import type { Told } from '../days.ts';

const DOOR = { dev: 'door', kind: 'door', resident: 'r1', intervalS: 0 } as const;

/** Up at a minute of the day, walking some minutes of each hour, to bed at 22:30; `undefined`: never up. */
function life(up: number | undefined, minute: number, watch: 'worn' | 'off' = 'worn'): Told {
  const inBed = up === undefined || minute < up || minute >= 1350;
  const walks = !inBed && (minute === up || minute % 60 < 5);
  return {
    obs: [
      ...(watch === 'worn' ? ([['watch', 'heartRate', 64 + 2 * scatter(minute)], ['watch', 'steps', walks ? 40 : 0]] as const) : []), ...(minute % 5 === 0 ? ([['bed', 'bedPresence', inBed ? 1 : 0], ['pir-bathroom', 'motion', walks ? 6 : 0]] as const) : []),
    ],
  };
}
const home = (): Days => new Days([WATCH, BED, BATHROOM, DOOR]).run(5, (minute, day) => life(440 + 10 * (day % 3), minute));

describe('not-up', () => {
  it('is raised at the full hour two and a half hours after the latest of the habit, while the bed is occupied', () => {
    const days = home().run(0.6, (minute) => life(undefined, minute));
    expect(days.raised('long-lie')).toMatchObject([{ day: 5, minute: 655, alert: { priority: 'medium', resident: 'r1' } }]);
    expect(days.raised('long-lie')[0]?.alert.text).toMatch(/still in bed/);
  });
  it('takes no day of coming home in the evening for a late morning', () => {
    const away = home().run(1, (minute) => (minute < 1170 ? { obs: minute % 5 === 0 ? [['bed', 'bedPresence', 0], ['pir-bathroom', 'motion', 0]] : [] } : life(1170, minute)));
    expect(away.run(0.6, (minute) => life(undefined, minute)).raised('long-lie')).toMatchObject([{ day: 6, minute: 655 }]);
  });
  it('is not raised by a lie-in, and stands while the person stays in bed', () => {
    expect(home().run(1, (minute) => life(550, minute)).raised('long-lie')).toEqual([]);
    expect(home().run(0.7, (minute) => life(undefined, minute)).resolved('long-lie')).toEqual([]);
  });
  it('is over when they are up', () => expect(home().run(1, (minute) => life(660, minute)).resolved('long-lie')).toHaveLength(1));
  it('is not raised where nothing says that they are at home', () => {
    const away = home().run(1, (minute) => ({ obs: minute % 5 === 0 ? [['bed', 'bedPresence', 0], ['pir-bathroom', 'motion', 0]] : [], ...(minute === 60 && { events: [['door', 'door-open']] as const }) }));
    expect(away.raised('long-lie').filter(({ alert }) => alert.at > MIDNIGHT && /mornings/.test(alert.text))).toEqual([]);
  });
  it('knows no habit after three mornings', () => {
    const young = new Days([WATCH, BED, BATHROOM]).run(3, (minute) => life(440, minute)).run(0.6, (minute) => life(undefined, minute));
    expect(young.raised('long-lie')).toEqual([]);
  });
});
