// A pipeline that speaks the lab's own format and answers its clock, in sixty lines and a few.
import mqtt from 'mqtt';
const { TWINWARD_BROKER_URL: url, TWINWARD_USERNAME: username, TWINWARD_PASSWORD: password, TWINWARD_TOPIC_PREFIX: prefix = '' } = process.env;
const client = mqtt.connect(url, { username, password, clientId: username, reconnectPeriod: 200 });
const topic = (rest) => `${prefix}twinward/${rest}`;
const publish = (rest, body) => client.publishAsync(topic(rest), JSON.stringify(body), { qos: 1 });

/** By LOINC code: below what which alert, above what which. @source NEWS2 (RCP 2017), its scores of 3, of fever 2; glucose: ADA level 1, above: assumption */
const LIMITS = {
  '59408-5': [92, 'hypoxia'], '8867-4': [41, 'bradycardia', 130, 'tachycardia'], '9279-1': [9, 'early-warning', 24, 'tachypnoea'],
  '8480-6': [91, 'hypotension', 219, 'hypertension'], '8310-5': [35.1, 'hypothermia', 39, 'fever'], '99504-3': [70, 'hypoglycaemia', 300, 'hyperglycaemia'],
};
const EVENTS = { 'fall': 'fall', 'sos': 'sos', 'smoke': 'smoke', 'carbon-monoxide': 'carbon-monoxide' };
const [IN_A_ROW, AGAIN_AFTER_MS] = [5, 3_600_000]; // one alert in an hour for one trouble
const limits = new Map(); // home -> a clinician's own limits
const inARow = new Map(); // home and code -> the alert of the last readings, and how many asked for it
const saidAt = new Map(); // home and alert -> when last
let received = 0; // messages of this tick
let waiting; // a clock that asks for more than has come
let closed; // the watermark of the last closed tick, and what was said with it
const alerts = []; // said when the tick closes

function say(home, code, at, text, evidence) {
  if (at - (saidAt.get(`${home}-${code}`) ?? -Infinity) < AGAIN_AFTER_MS) return;
  saidAt.set(`${home}-${code}`, at);
  alerts.push({ id: `${home}-${code}-${at}`, home, at, kind: 'clinical', code, priority: 'high', route: 'nurse', state: 'raised', text, evidence: [evidence] });
}

function hear(channel, message) {
  if (channel === 'enrolment') return limits.set(message.home, message.residents[0].thresholds ?? {});
  received += 1;
  if (channel === 'event' && EVENTS[message.type]) say(message.home, EVENTS[message.type], message.at, message.type, { dev: message.dev, at: message.at });
  for (const { dev, code, value, at } of message.obs ?? []) {
    const [usual, lowAlert, above, highAlert] = LIMITS[code] ?? [];
    const below = code === '59408-5' ? limits.get(message.home)?.spo2Low ?? usual : usual;
    const key = `${message.home}-${code}`;
    const alert = value < below ? lowAlert : value > above ? highAlert : undefined;
    const n = alert && inARow.get(key)?.alert === alert ? inARow.get(key).n + 1 : 1;
    inARow.set(key, { alert, n });
    if (alert && n === IN_A_ROW) say(message.home, alert, at, `${code} is ${value}`, { dev, code, value, at });
  }
}

/** The alerts first, and when the broker has them, the watermark. A clock may come twice: a tick that is closed is answered as it was. */
async function answer({ run, tick, round, last, messages }) {
  if (closed?.run !== run || closed.tick !== tick || closed.round !== round) {
    waiting = received < messages ? { run, tick, round, last, messages } : undefined;
    if (!last || waiting) return publish('watermark', { run, tick, round, received });
    closed = { run, tick, round, received, said: Promise.all(alerts.splice(0).map((alert) => publish(`v1/alerts/${alert.home}`, alert))) };
    received = 0;
  }
  const { said, ...watermark } = closed;
  await said;
  await publish('watermark', watermark);
}

client.on('connect', () => client.subscribe(['v1/+/enrolment', 'v1/+/telemetry', 'v1/+/event', 'v1/+/status', 'clock'].map(topic), { qos: 1 }));
client.on('message', (name, payload, { retain }) => {
  if (name === topic('clock')) return void answer(JSON.parse(payload));
  const channel = name.slice(name.lastIndexOf('/') + 1);
  if (retain && channel !== 'enrolment') return; // births of before: not of this tick
  hear(channel, JSON.parse(payload));
  if (waiting && received >= waiting.messages) void answer(waiting);
});
