/** Wildcard harvest: a client with a device's role asks the broker for everybody's messages, and listens for a while. It sends nothing. */
import { homeTopic } from '../../../contract/topics.ts';
import { type AttackAction, defineAttack } from '../../attack.ts';

const MINUTE_MS = 60_000;

/** Filters that no device needs: everything, the whole namespace, one channel of all homes, and single other homes. */
function filtersFor(homes: readonly string[]): string[] {
  return ['#', 'twinward/v1/#', 'twinward/v1/+/telemetry', 'twinward/v1/+/enrolment', ...homes.flatMap((home) => [homeTopic(home, 'telemetry'), homeTopic(home, 'status')])];
}

export default defineAttack({
  id: 'SEC-BRK-03',
  title: 'Wildcard harvest',
  meaning: 'Somebody with the credential of one device reads the vital signs, illnesses and medicines of everybody else.',
  class: 'C1',
  techniques: [
    { taxonomy: 'ATT&CK-ICS', id: 'T0861', name: 'Point & Tag Identification', tactic: 'collection' },
    { taxonomy: 'ATT&CK-ICS', id: 'T0802', name: 'Automated Collection', tactic: 'collection' },
    { taxonomy: 'CWE', id: 'CWE-863', name: 'Incorrect Authorization' },
    { taxonomy: 'OWASP-IoT', id: 'I6', name: 'Insufficient Privacy Protection' },
    { taxonomy: 'ISVS', id: '4.2.2' },
  ],
  stride: 'I',
  sources: ['MQTTSA and mqtt-pwn: enumeration of topics', 'OWASP ISVS 4.2.2: authorisation at MQTT brokers', 'ATT&CK for ICS v18.1', 'ten minutes of listening: assumption'],
  expects: {
    prevention: { verdict: 'Blocked', from: 'L2', by: 'an access list by client: a device subscribes to its own commands only, and wildcards are refused with SUBACK 0x80', withinMs: 2 * MINUTE_MS },
    detection: { codes: ['access-refused'], roles: ['security'], priorities: ['high', 'medium'], withinMs: 15 * MINUTE_MS, graceMs: 15 * MINUTE_MS },
    impact: { verdict: 'None', withinMs: 60 * MINUTE_MS },
    recovery: { verdict: 'Full', withinMs: MINUTE_MS },
  },
  ports: ['mqtt'],
  cleanUp: ['its subscriptions end with its session, which is clean and is closed in order'],
  messagesPerTickMost: 0,
  aim: { at: 'homes', most: 5 },
  begins: ({ targets }) => Math.min(...targets.map(({ from }) => from)),
  plan({ targets }) {
    const from = Math.min(...targets.map((target) => target.from));
    const to = Math.max(...targets.map((target) => target.to));
    const filters = filtersFor(targets.map(({ home }) => home));
    let at: 'waiting' | 'connecting' | 'listening' | 'over' = 'waiting';
    return {
      step({ now, answers }): AttackAction[] {
        if (at === 'waiting' && now >= from && now <= to) {
          at = 'connecting';
          return [{ act: 'connect' }];
        }
        if (at === 'over' || at === 'waiting') return [];
        if (answers.some(({ packet }) => packet === 'closed')) {
          at = 'over';
          return [];
        }
        if (at === 'connecting' && answers.some((answer) => answer.packet === 'connack' && answer.code === 0)) {
          at = 'listening';
          return [{ act: 'subscribe', filters }];
        }
        if (now < to) return [];
        at = 'over';
        return [{ act: 'disconnect' }];
      },
    };
  },
});
