// A pipeline that consumes FHIR R4: transaction bundles of Observations by POST, as a FHIR server takes them. It judges when the clock is POSTed, and answers when it has.
import { createServer } from 'node:http';

const { TWINWARD_PORT: port = '8793', TWINWARD_WEBHOOK_URL: hook = 'http://127.0.0.1:8794/alerts' } = process.env;
/** LOINC: below what which problem, above what which */
const LIMITS = {
  '59408-5': [92, 'hypoxia'], '9279-1': [9, 'early-warning', 24, 'tachypnoea'], '8867-4': [41, 'bradycardia', 130, 'tachycardia'],
  '8480-6': [91, 'hypotension', 219, 'hypertension'], '8310-5': [35.1, 'hypothermia', 39, 'fever'], '99504-3': [70, 'hypoglycaemia', 300, 'hyperglycaemia'],
};
const IN_A_ROW = 5;
const AGAIN_AFTER_MS = 3_600_000;
const created = new Set(); // identifiers: a conditional create makes each Observation once
const counts = new Map(); // patient and LOINC -> the problem of the last readings, and how many had it
const saidAt = new Map();
const limits = new Map(); // Patient/… -> limits that a clinician set
const flags = [];

const codesOf = ({ coding }) => coding.map(({ code }) => code);

function flag(observation, code, text) {
  const { subject, device, effectiveDateTime } = observation;
  const [key, at] = [`${subject.reference} ${code}`, Date.parse(effectiveDateTime)];
  if (at - (saidAt.get(key) ?? -Infinity) < AGAIN_AFTER_MS) return;
  saidAt.set(key, at);
  flags.push({ resourceType: 'Flag', status: 'active', subject, code: { coding: [{ code }], text }, period: { start: effectiveDateTime }, author: device });
}

function take(observation) {
  const [{ value: identifier }] = observation.identifier;
  if (created.has(identifier)) return;
  created.add(identifier);
  const codes = codesOf(observation.code);
  for (const event of ['fall', 'sos']) if (codes.includes(event)) flag(observation, event, event);
  for (const { code, valueQuantity } of observation.component ?? [observation]) {
    const loinc = codesOf(code).find((one) => LIMITS[one]);
    if (!loinc || !valueQuantity) continue;
    const [usual, low, above, high] = LIMITS[loinc];
    const below = low === 'hypoxia' ? limits.get(observation.subject.reference)?.spo2Low ?? usual : usual;
    const key = `${observation.subject.reference} ${loinc}`;
    const problem = valueQuantity.value < below ? low : valueQuantity.value > above ? high : undefined;
    const n = problem && counts.get(key)?.problem === problem ? counts.get(key).n + 1 : 1;
    counts.set(key, { problem, n });
    if (problem && n === IN_A_ROW) flag(observation, problem, `${loinc} is ${valueQuantity.value} ${valueQuantity.unit}`);
  }
}

async function judge({ last }) {
  if (!last) return;
  for (const body of flags.splice(0)) {
    const answer = await fetch(hook, { method: 'POST', headers: { 'Content-Type': 'application/fhir+json' }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`the webhook gave ${answer.status}`);
  }
}

createServer(async (request, response) => {
  try {
    if (request.method === 'GET') return response.writeHead(200).end('{"resourceType":"CapabilityStatement"}\n');
    let text = '';
    for await (const chunk of request) text += chunk;
    const body = JSON.parse(text);
    if (request.url === '/clock') await judge(body);
    else for (const { resource } of body.entry ?? [{ resource: body }]) {
      if (resource.resourceType === 'Observation') take(resource);
      const own = resource.extension?.find(({ url }) => url === 'urn:twinward:thresholds');
      if (own) limits.set(`Patient/${resource.id}`, JSON.parse(own.valueString));
    }
    response.writeHead(200, { 'Content-Type': 'application/fhir+json' }).end('{"resourceType":"Bundle","type":"transaction-response"}\n');
  } catch (error) {
    response.writeHead(400).end(JSON.stringify({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'invalid', diagnostics: error.message }] }));
  }
}).listen(Number(port), '127.0.0.1');
