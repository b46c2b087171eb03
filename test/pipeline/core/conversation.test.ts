import { expect, it } from 'vitest';
import { Conversation } from '../../../pipeline/core/conversation.ts';

const clock = (messages: number): string => JSON.stringify({ run: 'a', tick: 0, round: 0, last: false, now: 60_000, messages });

function conversation(prefix = ''): { talk: Conversation; heard: string[] } {
  const heard: string[] = [];
  return { talk: new Conversation({ id: 'ear', version: '0', receive: (topic) => void heard.push(topic), closeTick: () => [] }, prefix), heard };
}

it('counts a message once, though its birth stands at the broker and comes again after each subscription', () => {
  const { talk } = conversation();
  talk.hear('twinward/v1/h000001/status', '{"sentAt":1}', true);
  talk.hear('twinward/v1/h000001/telemetry', '{"sentAt":2}', false);
  const [said] = talk.hear('twinward/clock', clock(1), false);
  expect(JSON.parse(said!.watermark!.payload)).toMatchObject({ tick: 0, received: 1 });
});

it('hears enrolments that stood there before it came, and nothing that is not its own', () => {
  const { talk } = conversation('mine/');
  talk.hear('mine/twinward/v1/h000001/enrolment', '{}', true);
  for (const [topic, text] of [['twinward/v1/h000002/enrolment', '{}'], ['mine/other', '{}'], ['mine/twinward/clock', 'no clock'], ['mine/twinward/clock', '{"run":1}']] as const) expect(talk.hear(topic, text, false)).toEqual([]);
  const [said] = talk.hear('mine/twinward/clock', clock(0), false);
  expect(said).toMatchObject({ alerts: [], watermark: { topic: 'mine/twinward/watermark' } });
  expect(JSON.parse(said!.watermark!.payload)).toMatchObject({ received: 0, enrolled: 1 });
});
