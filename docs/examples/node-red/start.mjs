// Runs the flow in Node-RED, headless: no editor, no HTTP, nothing asked of the network but the broker. Each start has a folder of its own, so that it knows nothing of earlier runs.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const RED = await import('node-red').then((module) => module.default, () => {
  console.error('Node-RED is not installed here: npm install node-red');
  process.exit(2);
});
// In the folder that the lab gives to a pipeline, it goes with the run even when this process is killed.
const userDir = mkdtempSync(join(process.env.TWINWARD_STORE_DIR ?? tmpdir(), 'node-red-'));
for (const file of ['flows.json', 'flows_cred.json']) cpSync(new URL(file, import.meta.url), join(userDir, file));

let stopping = false;
async function stop() {
  if (stopping) return;
  stopping = true;
  await RED.stop().catch(() => undefined);
  rmSync(userDir, { recursive: true, force: true });
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stop());

RED.init({
  userDir, flowFile: join(userDir, 'flows.json'), credentialSecret: false, httpAdminRoot: false, httpNodeRoot: false, httpStatic: false, disableEditor: true,
  telemetry: { enabled: false, updateNotification: false }, mqttReconnectTime: 500,
  externalModules: { autoInstall: false, palette: { allowInstall: false, allowUpload: false }, modules: { allowInstall: false } },
  logging: { console: { level: 'info', metrics: false, audit: false } },
});
await RED.start();
