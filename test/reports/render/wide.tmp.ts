import { writeFileSync } from 'node:fs';
import { launchBrowser } from '../../support/browser.ts';
import { renderHtml } from '../../../reports/render/html.ts';
import { sampleReport } from './sample-report.ts';
const b = await launchBrowser();
const week = sampleReport({ homes: 12 }); week.manifest.durationMs = 7 * 86400000; week.verdict = 'pass'; week.manifest.title='A week in a small street with a very long title that says everything about itself'; 
const un = sampleReport({ homes: 1000 }); un.verdict = 'unknown'; un.reasons.unshift('The broker was gone for 40 s of wall time: the lab itself had trouble.'); un.findings.push({id:'lab1',kind:'lab',outcome:'trouble',badness:0,title:'A worker was lost.',text:'Worker 2 stopped answering at 02:10 of the simulated clock.'});
for (const [name, r, w, scheme] of [['week', week, 1440, 'light'], ['k', un, 1440, 'dark'], ['k10', sampleReport({ homes: 10000 }), 1024, 'light']] as const) {
  writeFileSync(`/tmp/shots/${name}.html`, renderHtml(r));
  const p = await b.newPage({ viewport: { width: w, height: 900 }, colorScheme: scheme }); await p.goto(`file:///tmp/shots/${name}.html`);
  await p.screenshot({ path: `/tmp/shots/x-${name}.png` });
  for (const id of ['patients', 'delay', 'false-alarms','metrics', 'paired','technical']) { await p.evaluate((i) => document.getElementById(i)!.scrollIntoView({ behavior: 'instant' }), id); if(id==='metrics') await p.evaluate(()=>document.querySelectorAll<HTMLElement>('.opener').forEach((o,i)=>{if(i===1||i===9)o.click()})); await p.waitForTimeout(150); await p.screenshot({ path: `/tmp/shots/x-${name}-${id}.png` }); }
  await p.close();
}
await b.close();
