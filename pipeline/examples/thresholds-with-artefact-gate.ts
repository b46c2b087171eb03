/**
 * The same textbook limits with the first three lessons learned: poor readings are left out, three in a row must agree before anything is raised or
 * resolved, a message that comes twice counts once, and the same thing is said once an hour. Still one size for all, still no word of causes.
 */
import { CODES } from '../../contract/codes.ts';
import { SequenceWindow } from '../core/sequence-window.ts';
import type { PipelineDefinition } from '../core/pipeline.ts';
import { FixedThresholds } from './fixed-thresholds.ts';
import type { Gate } from './fixed-thresholds.ts';

/** @source the devices' own quality, 0–1; middle of the scale: assumption */
const QUALITY_MIN = 0.5;
const IN_A_ROW = 3;
/** @source assumption: a snooze of an hour */
const QUIET_MS = 3_600_000;
/** Measured once or twice a day, or by the hour: there three in a row would be too late. */
const RARE = new Set<string>([CODES.weight.code, CODES.temperature.code, CODES.systolic.code, CODES.battery.code]);

function createGate(): Gate {
  const windows = new Map<string, SequenceWindow>();
  const rows = new Map<string, { met: boolean; count: number; lastAt: number }>();
  return {
    quietMs: QUIET_MS,
    takes(home, hub, epoch, seq) {
      const key = [home, hub, epoch].join('|');
      let window = windows.get(key);
      if (!window) windows.set(key, (window = new SequenceWindow()));
      return window.take(seq);
    },
    believes(key, obs, met) {
      if (obs.q !== undefined && obs.q < QUALITY_MIN) return undefined;
      if (RARE.has(obs.code)) return met;
      const row = rows.get(key);
      if (row && row.lastAt >= obs.at) return undefined;
      const count = row && row.met === met ? row.count + 1 : 1;
      rows.set(key, { met, count, lastAt: obs.at });
      return count >= IN_A_ROW ? met : undefined;
    },
  };
}

const ID = 'thresholds-with-artefact-gate';
const VERSION = '0.1.0';

export const thresholdsWithArtefactGate: PipelineDefinition = {
  id: ID,
  title: 'Thresholds with artefact gate: quality, three in a row, no duplicates',
  version: VERSION,
  create: () => new FixedThresholds(ID, VERSION, createGate()),
};
