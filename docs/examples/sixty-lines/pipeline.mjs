// A pipeline that speaks the lab's own format and answers its clock, in sixty lines.
import mqtt from 'mqtt';
const { TWINWARD_BROKER_URL: url, TWINWARD_USERNAME: username, TWINWARD_PASSWORD: password, TWINWARD_TOPIC_PREFIX: prefix = '' } = process.env;
const client = mqtt.connect(url, { username, password, clientId: username, reconnectPeriod: 200 });
const topic = (rest) => `${prefix}twinward/${rest}`;

/** Limits by LOINC code: [below, above], then the alert. @source NEWS2 (RCP 2017), its scores of 3; glucose: ADA level 1 */
const LIMITS = {
  '59408-5': [92, Infinity, 'hypoxia'], '8867-4': [41, 130, 'tachycardia'], '9279-1': [9, 24, 'tachypnoea'], '8480-6': [91, 219, 'hypotension'],
  '8310-5': [35.1, 39, 'fever'], '99504-3': [70, 300, 'hypoglycaemia'],
};
const EVENTS = { 'fall': 'fall', 'sos': 'sos', 'smoke': 'smoke', 'carbon-monoxide': 'carbon-monoxide' };
const IN_A_ROW = 5;
const AGAIN_AFTER_MS = 3_600_000; // one alert in an hour for one trouble

const limits = new Map(); // home -> a clinician's own limits
const inARow = new Map(); // home and code -> readings beyond their limit
const saidAt = new Map(); // home and alert -> when last
let received = 0; // messages of this tick
let waiting; // a clock that asks for more than has come
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
    if (!LIMITS[code]) continue;
    const [below, above, alert] = LIMITS[code];
    const low = code === '59408-5' ? limits.get(message.home)?.spo2Low ?? below : below;
    const key = `${message.home}-${code}`;
    inARow.set(key, value < low || value > above ? (inARow.get(key) ?? 0) + 1 : 0);
    if (inARow.get(key) === IN_A_ROW) say(message.home, alert, at, `${code} is ${value}`, { dev, code, value, at });
  }
}

/** The alerts first, and when the broker has them, the watermark. */
async function answer({ run, tick, round, last, messages }) {
  waiting = received < messages ? { run, tick, round, last, messages } : undefined;
  const said = last && !waiting ? alerts.splice(0) : [];
  const watermark = { run, tick, round, received };
  if (last && !waiting) received = 0;
  await Promise.all(said.map((alert) => client.publishAsync(topic(`v1/alerts/${alert.home}`), JSON.stringify(alert), { qos: 1 })));
  await client.publishAsync(topic('watermark'), JSON.stringify(watermark), { qos: 1 });
}

client.on('connect', () => client.subscribe(['v1/+/enrolment', 'v1/+/telemetry', 'v1/+/event', 'v1/+/status', 'clock'].map(topic), { qos: 1 }));
client.on('message', (name, payload, { retain }) => {
  if (name === topic('clock')) return void answer(JSON.parse(payload));
  const channel = name.slice(name.lastIndexOf('/') + 1);
  if (retain && channel !== 'enrolment') return; // births of before: not of this tick
  hear(channel, JSON.parse(payload));
  if (waiting && received >= waiting.messages) void answer(waiting);
});
