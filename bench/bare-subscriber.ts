/** Entry of a process that hears what the reference pipeline hears, by the same library, and only parses it: the measure of `bench pipeline`. */
import mqtt from 'mqtt';

const client = mqtt.connect(process.env['TWINWARD_BROKER_URL'] as string, { protocolVersion: 4, clientId: 'bare', clean: true, reconnectPeriod: 0 });
let fields = 0;
client.on('connect', () => client.subscribe(['twinward/v1/+/enrolment', 'twinward/v1/+/telemetry', 'twinward/v1/+/event', 'twinward/v1/+/status', 'twinward/clock'], { qos: 1 }));
client.on('message', (_topic, payload) => { fields += Object.keys(JSON.parse(payload.toString('utf8')) as object).length; });
process.on('SIGTERM', () => {
  client.end(true);
  process.exitCode = fields > 0 ? 0 : 1;
});
