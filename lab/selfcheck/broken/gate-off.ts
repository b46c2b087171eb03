import { CODES } from '../../../contract/codes.ts';
import type { Alert } from '../../../contract/alert.ts';
import type { Broken, Bug } from '../bug.ts';
import { homeOf, HOUR_MS, read } from '../parts.ts';

/** %. @source NEWS2 scale 2 scores three points up to 83 (RCP 2017) */
const LOW = 83;

export const gateOff: Broken = {
  id: 'gate-off',
  title: 'Artefacts alerted',
  wrong: 'a fast lane past the artefact gate: one reading of 83 % or less calls the nurse, whatever the signal is worth',
  metric: 'clinical.false-alarms-per-patient-day',
  names: { kind: 'false-alarm', words: /Oxygen saturation is low.*an artefact/ },
  sources: ['RCP 2017 (NEWS2); the fast lane: assumption'],
  create(): Bug {
    const fast = new Map<string, Alert>();
    const calledAt = new Map<string, number>();
    return {
      watch(message, now) {
        const low = message.payload.includes(CODES.spo2.code) ? read(message, 'telemetry')?.obs.find(({ code, value }) => code === CODES.spo2.code && value <= LOW) : undefined;
        const home = homeOf(message);
        if (!low || now - (calledAt.get(home) ?? -Infinity) < HOUR_MS) return;
        calledAt.set(home, now);
        fast.set(home, {
          id: `${home}:hypoxia:fast:${low.at}`, home, at: now, kind: 'clinical', code: 'hypoxia', priority: 'high', route: 'nurse', state: 'raised', text: `Oxygen saturation is ${low.value} %.`,
          evidence: [{ dev: low.dev, code: low.code, value: low.value, at: low.at }],
        });
      },
      say(alerts) {
        const all = [...alerts, ...fast.values()];
        fast.clear();
        return all;
      },
    };
  },
};
