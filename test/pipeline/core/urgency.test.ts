import { describe, expect, it } from 'vitest';
import type { DeviceKind, Enrolment } from '../../../contract/messages.ts';
import { createHome } from '../../../pipeline/core/patient-state.ts';
import type { DeviceState, HomeState } from '../../../pipeline/core/patient-state.ts';
import { urgencyOf } from '../../../pipeline/core/urgency.ts';
import { START, TestHome } from '../make.ts';
import type { MakeHome } from '../make.ts';

function homeOf(options: MakeHome, ...kinds: DeviceKind[]): HomeState {
  const devices = kinds.map((kind, index) => ({ dev: `d${index}`, kind, resident: 'r1', intervalS: kind === 'scale' ? 0 : 60 }));
  const home = createHome(JSON.parse(new TestHome({ ...options, devices }).enrol().payload) as Enrolment, START);
  home.hub.lastArrivalAt = START;
  return home;
}
const device = (home: HomeState, index = 0): DeviceState => home.devices.get(`d${index}`) as DeviceState;

describe('urgency', () => {
  it('of the oximeter of a patient with COPD is high, of their scale low', () => {
    const home = homeOf({ conditions: ['copd'] }, 'pulse-oximeter', 'scale');
    expect(urgencyOf(home, device(home))).toEqual({ priority: 'high', text: 'Unwatched meanwhile: oxygen saturation of a patient with COPD; severe deterioration would go unseen.' });
    expect(urgencyOf(home, device(home, 1)).priority).toBe('low');
  });
  it('of the scale of a patient with heart failure is medium', () => {
    const home = homeOf({ conditions: ['heart-failure'] }, 'scale');
    expect(urgencyOf(home, device(home))).toMatchObject({ priority: 'medium', text: expect.stringContaining('fluid') as string });
  });
  it('falls where another device measures the same, and only while that one lives', () => {
    const home = homeOf({ conditions: ['copd'] }, 'pulse-oximeter', 'pulse-oximeter');
    expect(urgencyOf(home, device(home))).toEqual({ priority: 'low', text: 'Meanwhile the pulse oximeter still watches oxygen saturation.' });
    device(home, 1).seenAt = START - 3_600_000;
    expect(urgencyOf(home, device(home)).priority).toBe('high');
  });
  it('is a step lower where another device sees a part', () => {
    const alone = homeOf({ medicines: ['insulin'] }, 'cgm');
    const both = homeOf({ medicines: ['insulin'] }, 'cgm', 'glucometer');
    expect([urgencyOf(alone, device(alone)).priority, urgencyOf(both, device(both)).priority, urgencyOf(both, device(both, 1)).priority]).toEqual(['high', 'medium', 'low']);
  });
  it('of a whole home is the worst of what it watched, and names it', () => {
    const home = homeOf({ conditions: ['heart-failure', 'copd'] }, 'scale', 'pulse-oximeter');
    const { priority, text } = urgencyOf(home, 'home');
    expect(priority).toBe('high');
    expect(text).toContain('oxygen saturation');
    expect(urgencyOf(homeOf({ conditions: ['copd'] }, 'scale'), 'home').priority).toBe('low');
    expect(urgencyOf(homeOf({ conditions: ['heart-failure'] }, 'scale'), 'home').priority).toBe('medium');
    expect(urgencyOf(homeOf({ conditions: ['heart-failure'] }, 'scale', 'smart-bed'), 'home').priority).toBe('high');
  });
  it('counts great age as a danger of falls', () => {
    const old = homeOf({}, 'fall-pendant');
    expect(urgencyOf(old, device(old)).priority).toBe('high');
  });
});
