// A pipeline that knows no MQTT: readings come by POST, alerts go out by webhook, in words of its own.
import { createServer } from 'node:http';

const { TWINWARD_PORT: port = '8791', TWINWARD_WEBHOOK_URL: hook = 'http://127.0.0.1:8792/alerts', TWINWARD_WEBHOOK_TOKEN: token } = process.env;
const LOW_SPO2 = 92;
const FAST_BREATH = 24;
const IN_A_ROW = 5;
const AGAIN_AFTER_MS = 3_600_000;
const counts = new Map();
const saidAt = new Map();

async function alarm(patient, problem, when, detail) {
  const key = `${patient} ${problem}`;
  if (when - (saidAt.get(key) ?? -Infinity) < AGAIN_AFTER_MS) return;
  saidAt.set(key, when);
  const headers = { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) };
  const answer = await fetch(hook, { method: 'POST', headers, body: JSON.stringify({ patient, problem, when: new Date(when).toISOString(), detail }) });
  if (!answer.ok) console.error(`the webhook gave ${answer.status}`);
}

async function hear({ patient, kind, value, when, limit = LOW_SPO2 }) {
  if (kind === 'fall' || kind === 'sos') return alarm(patient, kind === 'fall' ? 'FALL' : 'HELP', when, kind);
  const isBad = (kind === 'spo2' && value < limit) || (kind === 'breath' && value > FAST_BREATH);
  const key = `${patient} ${kind}`;
  counts.set(key, isBad ? (counts.get(key) ?? 0) + 1 : 0);
  if (counts.get(key) === IN_A_ROW) await alarm(patient, kind === 'spo2' ? 'LOW_OXYGEN' : 'FAST_BREATHING', when, `${kind} ${value}`);
}

createServer(async (request, response) => {
  try {
    if (request.method === 'GET') return response.writeHead(200).end('ready\n');
    let text = '';
    for await (const chunk of request) text += chunk;
    if (request.url === '/forget') for (const memory of [counts, saidAt]) memory.clear();
    else for (const reading of JSON.parse(text)) await hear(reading);
    response.writeHead(204).end();
  } catch (error) {
    response.writeHead(400).end(`${error.message}\n`);
  }
}).listen(Number(port), '127.0.0.1');
