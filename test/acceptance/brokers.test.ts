/** Outside brokers of three makers carry the same run to the same bytes; what a broker loses is counted and named. */
import { beforeAll, describe, expect, it } from 'vitest';
import { digestsOn, type Told } from '../support/digests.ts';
import { firstDifference, homeNumber } from '../support/lab-run.ts';
import { testScenario } from '../support/scenario.ts';
import { have, startMosquitto, startNats, startRabbitmq, type MosquittoOptions, type Service } from '../support/services.ts';

/** Two hours and a half in twelve homes: alerts of several kinds, hubs that lose power, stores, clocks and certificates, networks that are slow, narrow, dead or shared; backlogs that come in one burst. */
const EVENING = testScenario({
  id: 'brokers', homes: 12, duration: '150m', seed: 'brokers',
  plant: {
    episodes: [{ id: 'fall-with-long-lie', homes: [homeNumber(1)], window: ['30m', '40m'] }, { id: 'copd-exacerbation', homes: [homeNumber(4)], window: ['10m', '20m'], severity: [0.9, 1] }],
    faults: [{ id: 'hub-power-loss', homes: [homeNumber(2), homeNumber(5)], window: ['30m', '50m'], duration: '30m' }, { id: 'uplink-outage', homes: [homeNumber(3), homeNumber(1)], window: ['30m', '40m'], duration: '50m' },
      { id: 'isp-outage', homes: [6, 7, 8].map(homeNumber), window: ['40m', '50m'], duration: '40m', severity: [1, 1] }, { id: 'hub-storage-lost', homes: [homeNumber(9)], window: ['30m', '40m'], duration: '60m' },
      { id: 'uplink-half-open', homes: [homeNumber(10)], window: ['20m', '30m'] }, { id: 'hub-clock-step', homes: [homeNumber(4)], window: ['60m', '70m'], duration: '40m' },
      { id: 'uplink-starved', homes: [homeNumber(11)], window: ['10m', '20m'], severity: [0.8, 0.8] }, { id: 'uplink-delay', homes: [homeNumber(12)], window: ['10m', '20m'], severity: [1, 1] },
      { id: 'hub-certificate-expired', homes: [homeNumber(12)], window: ['80m', '90m'], duration: '30m' }, { id: 'hub-reboot-loop', homes: [homeNumber(11)], window: ['90m', '100m'] },
    ],
  },
});
/** A quarter of an hour as one tick: some four hundred messages at once. */
const BURSTS = testScenario({ id: 'bursts', homes: 25, duration: '30m', tick: '15m', seed: 'bursts' });

async function over<T>(start: () => Promise<Service>, act: (url: string) => Promise<T>): Promise<T> {
  const broker = await start();
  try {
    return await act(broker.url);
  } finally {
    await broker.stop();
  }
}

const wireOf = ({ report }: Told) => report.performance['wire'] as { strays: number; extra: number; roundsShort: number; hubs: { sent: number; acked: number; cuts: number; willsUnseen: number; reconnects: number } };

describe('an evening with outages', () => {
  let virtual: Told;
  beforeAll(async () => {
    virtual = await digestsOn('virtual', EVENING);
    expect(virtual.alerts.length).toBeGreaterThan(8);
    expect(virtual.report.account).toMatchObject({ unexplained: 0, lost: { network: 0, broker: 0 } });
    expect(virtual.report.account.causes.lost['store lost']).toBeGreaterThan(50);
  });

  // RabbitMQ 3.10 deletes the queue of a session that was reset and closes the next one of that client, where it subscribes within milliseconds: a hub in a reboot loop then comes back once more, by itself.
  const makers: [string, boolean, () => Promise<Service>, comesBackUnasked?: boolean][] = [
    ['Mosquitto', have('mosquitto'), () => startMosquitto({ lines: ['set_tcp_nodelay true'] })], ['NATS', have('nats-server'), startNats], ['RabbitMQ', have('rabbitmq-server'), startRabbitmq, true],
  ];
  for (const [maker, isHere, start, comesBackUnasked] of makers) {
    it.skipIf(!isHere)(`is the same over ${maker}, to the byte`, async () => {
      const told = await over(start, (url) => digestsOn(url, EVENING));
      expect(firstDifference(JSON.parse(virtual.promised), JSON.parse(told.promised))).toBeUndefined();
      expect(told.promised === virtual.promised).toBe(true);
      expect(told.digests).toEqual(virtual.digests);
      expect(told.alerts).toEqual(virtual.alerts);
      const { hubs, ...wire } = wireOf(told);
      expect(wire).toMatchObject({ strays: 0, extra: 0, roundsShort: 0 });
      expect(hubs).toMatchObject({ acked: hubs.sent, willsUnseen: 0 });
      expect(hubs.cuts).toBeGreaterThanOrEqual(4);
      expect(hubs.reconnects).toBeLessThanOrEqual(comesBackUnasked ? hubs.cuts : 0);
    }, 90_000);
  }
});

describe.skipIf(!have('mosquitto'))('bursts over Mosquitto', () => {
  const over25 = (lines: MosquittoOptions['lines'], preflight = true): Promise<Told> => over(() => startMosquitto({ lines: ['set_tcp_nodelay true', ...(lines ?? [])] }), (url) => digestsOn(url, BURSTS, { preflight }));

  it('lose nothing with the queues that it is shipped with, nor with none limited', async () => {
    const virtual = await digestsOn('virtual', BURSTS);
    for (const lines of [[], ['max_queued_messages 0']]) {
      const { report, digests } = await over25(lines);
      expect(report.account).toMatchObject({ unexplained: 0, lost: { broker: 0 } });
      expect(digests).toEqual(virtual.digests);
    }
  });

  it('are refused where the queue is tiny, before anything is sent', async () => {
    await expect(over25(['max_queued_messages 50'])).rejects.toMatchObject({ kind: 'bad-input', code: 'broker-queue', message: expect.stringMatching(/keeps only 70 /) });
  });

  it('and where they are sent all the same, what is lost is counted and named', async () => {
    const { report } = await over25(['max_queued_messages 50'], false);
    const { account } = report;
    expect(account.unexplained).toBe(0);
    expect(account.lost.broker).toBeGreaterThan(20);
    expect(account.received + account.notMeasured + account.queued + account.lost.hub + account.lost.broker).toBe(account.scheduled);
    expect(account.causes.lost).toMatchObject({ 'sent, acknowledged, never seen': account.lost.broker });
    expect(report.verdict).toBe('unknown');
    expect(report.reasons[0]).toMatch(new RegExp(`^the broker lost messages that it had acknowledged: \\d+ never reached the lab's own subscriber, with ${account.lost.broker} readings in them .*docs/brokers\\.md`));
    expect(report.findings.some(({ kind, reason }) => kind === 'loss' && reason === 'sent, acknowledged, never seen')).toBe(true);
  }, 60_000);
});
