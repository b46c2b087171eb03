import { describe, expect, it } from 'vitest';
import { FAULTS } from '../../sim/faults/index.ts';
import { type FaultProof, heldAgainstTwin, proveFaults } from './faults.ts';

const entry = (id: string) => FAULTS.find((fault) => fault.id === id)!;

describe('the proof of faults', () => {
  it('sees nothing where nothing fails, and silence where a hub hangs, longer with severity', () => {
    expect(heldAgainstTwin(entry('noop'), 1).proof).toMatchObject({ fails: [], seen: { missing: 0, other: 0, late: 0, births: 0, wills: 0 } });
    const [mild, worst] = [0.2, 1].map((severity) => heldAgainstTwin(entry('hub-hang'), severity).proof);
    expect(mild).toMatchObject({ fails: [], homes: 1, notItsOwn: { before: 0, otherHomes: 0, body: 0, otherDevices: 0 }, healed: true });
    expect(mild!.seen.silenceMinutes).toBeGreaterThan(30);
    expect(worst!.seen.silenceMinutes).toBeGreaterThan(mild!.seen.silenceMinutes + 60);
  }, 60_000);

  it('closes the account, and proves no row again', async () => {
    const rows: FaultProof[] = [];
    let saved = 0;
    await proveFaults(rows, () => { saved += 1; }, [entry('uplink-half-open')], [1]);
    await proveFaults(rows, () => { saved += 1; }, [entry('uplink-half-open')], [1]);
    expect(saved).toBe(1);
    expect(rows[0]).toMatchObject({ fault: 'uplink-half-open', layer: 'uplink', fails: [], account: { unexplained: 0 } });
    expect(rows[0]!.seen.wills).toBeGreaterThan(2);
    expect(rows[0]!.noticeableAfter).not.toBeNull();
  }, 120_000);
});
