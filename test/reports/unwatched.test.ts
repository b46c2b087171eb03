import { describe, expect, test } from 'vitest';
import { CONDITIONS, DEVICE_KINDS } from '../../contract/messages.ts';
import { gradeRun } from '../../reports/matching.ts';
import { HOME_RATE_MAX, rateOf, unwatchedBy, WATCHES } from '../../reports/unwatched.ts';
import type { HomeFacts } from '../../reports/run-record.ts';
import type { TruthEvent } from '../../contract/truth.ts';
import { fault, home, runRecord } from './support.ts';

function lost(facts: Partial<HomeFacts>, more: Partial<TruthEvent>, hit: number | number[] = 1): ReturnType<typeof unwatchedBy> {
  const known = [1, 2, 3].map((n) => home(n, facts));
  const [event] = gradeRun(runRecord({ homes: known, truth: [fault('f', hit, 10, 100, more)] })).faults;
  return unwatchedBy(event!, new Map(known.map((each) => [each.id, each])));
}
const kit: Partial<HomeFacts> = { conditions: ['copd'], devices: ['pulse-oximeter', 'wearable', 'scale', 'pir'] };

describe('what is unwatched', () => {
  test('of a device is its signal, and matters as the resident’s condition asks', () => {
    expect(lost(kit, { layer: 'device', device: 'pulse-oximeter' })).toEqual({ what: 'oxygen saturation (COPD)', perHour: 1 });
    expect(lost({ ...kit, conditions: ['heart-failure'] }, { layer: 'device', device: 'scale' })).toEqual({ what: 'weight (heart failure)', perHour: 0.4 });
    expect(lost({ ...kit, conditions: [] }, { layer: 'device', device: 'scale' })).toEqual({ what: 'weight', perHour: 0.05 });
  });
  test('of a device is known by its room, too', () => expect(lost(kit, { layer: 'link', device: 'pir-kitchen' })).toEqual({ what: 'movement about the home', perHour: 0.1 }));
  test('of a link, a hub or an uplink is all of the home, up to a limit', () => {
    // 1 + 0.4 + 0.05 + 0.1
    for (const layer of ['link', 'hub', 'uplink'] as const) expect(lost(kit, { layer })).toEqual({ what: 'oxygen saturation (COPD), pulse and movement (COPD), movement about the home and 1 more', perHour: 1.55 });
    expect(lost({ conditions: ['copd', 'diabetes-type-1', 'frailty'], devices: ['pulse-oximeter', 'cgm', 'fall-pendant'] }, { layer: 'hub' }).perHour).toBe(HOME_RATE_MAX);
  });
  test('of something shared is the sum of its homes', () => expect(lost(kit, { layer: 'shared' }, [1, 2])).toEqual({ what: 'all signals of 2 homes', perHour: 3.1 }));
  test('of a poor call is the visit alone, whichever layer is to blame', () => {
    const equipped = { ...kit, devices: [...kit.devices!, 'video-tablet' as const] };
    expect(lost(equipped, { layer: 'uplink', entry: 'visit-bandwidth' })).toEqual({ what: 'the video visit', perHour: 0.1 });
    expect(lost(equipped, { layer: 'shared', entry: 'visit-audio' }, [1, 2])).toEqual({ what: 'video visits of 2 homes', perHour: 0.2 });
  });
});

test('every rate lies in 0 to 1, and a condition never lowers one', () => {
  for (const kind of DEVICE_KINDS) {
    expect(WATCHES[kind].reason).not.toBe('');
    for (const condition of CONDITIONS) {
      expect(rateOf(kind, [condition])).toBeGreaterThanOrEqual(rateOf(kind, []));
      expect(rateOf(kind, [condition])).toBeLessThanOrEqual(1);
    }
  }
});
