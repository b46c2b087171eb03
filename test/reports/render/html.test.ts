import { describe, expect, it } from 'vitest';
import { Report } from '../../../contract/report.ts';
import { causesByPlace } from '../../../reports/render/html/account.ts';
import { spread } from '../../../reports/render/html/flow.ts';
import { renderHtml } from '../../../reports/render/html.ts';
import { escapeText, html } from '../../../reports/render/html/markup.ts';
import { amount, limitsOf } from '../../../reports/render/html/metrics.ts';
import { date, figure, percent, span } from '../../../reports/render/html/words.ts';
import { falseCount } from '../../../reports/render/html/view.ts';
import { niceTicks, timeTicks } from '../../../reports/render/html/charts.ts';
import { sampleReport } from './sample-report.ts';

const TWO_MB = 2_000_000;
const bytes = (text: string): number => new TextEncoder().encode(text).length;
const words = (page: string): string => page.replace(/<style>[\s\S]*?<\/style>|<script>[\s\S]*?<\/script>/g, '').replace(/<[^>]+>/g, ' ');

/** A report of a run in which nothing was planted and nothing happened. */
function quiet(): Report {
  const report = sampleReport({ homes: 3 });
  const { patients: _patients, paired: _paired, ...rest } = report;
  const zero = { scheduled: 0, notMeasured: 0, queued: 0, dropped: 0, lost: { hub: 0, network: 0, broker: 0 }, refused: 0, received: 0, late: 0, duplicated: 0, unexplained: 0, causes: { notMeasured: {}, dropped: {}, lost: {}, late: {}, duplicated: {} } };
  return { ...rest, verdict: 'unknown', reasons: [], score: null, scoreNotes: [], categories: [], metrics: {}, account: zero, findings: [], worst: [], performance: {} };
}

describe('the sample report', () => {
  it('keeps the schema, plain and tainted', () => {
    expect(Report.safeParse(sampleReport()).error).toBeUndefined();
    expect(Report.safeParse(sampleReport({ taint: '<b>' })).error).toBeUndefined();
    expect(Report.safeParse(quiet()).error).toBeUndefined();
  });
});

describe('renderHtml', () => {
  it('gives the same bytes for the same report', () => {
    expect(renderHtml(sampleReport())).toBe(renderHtml(sampleReport()));
  });

  it.each([200, 1000, 5000])('stays under 2 MB for %i homes', (homes) => {
    expect(bytes(renderHtml(sampleReport({ homes })))).toBeLessThan(TWO_MB);
  });

  it('says how many episodes are left out when not all fit', () => {
    expect(words(renderHtml(sampleReport({ homes: 5000 })))).toMatch(/further episodes of least badness are not drawn here/);
    expect(words(renderHtml(sampleReport({ homes: 200 })))).not.toMatch(/not drawn here/);
  });

  it('never asks the network for anything', () => {
    const page = renderHtml(sampleReport());
    const addresses = [...page.matchAll(/(?:src|href|url)\s*[=(]\s*["']?([^"')\s>]+)/g)].map((match) => match[1]!);
    expect(addresses.length).toBeGreaterThan(50);
    expect(addresses.filter((address) => !address.startsWith('#') && !address.startsWith('data:'))).toEqual([]);
    expect(page).toMatch(/Content-Security-Policy" content="default-src 'none'; script-src 'sha256-[A-Za-z0-9+/]{43}='/);
  });

  it('keeps every text of the report inert', () => {
    const page = renderHtml(sampleReport({ taint: `"'><img src=x onerror=alert(1)><script>alert(2)</script></style>` }));
    expect(page).not.toMatch(/<img/i);
    expect(page.match(/<script/gi)).toHaveLength(1);
    expect(page.match(/<\/style/gi)).toHaveLength(1);
    expect(words(page)).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });

  it('says what to do or what it means where there is nothing to show', () => {
    const page = words(renderHtml(quiet()));
    for (const text of ['No episode was planted', 'no delay to show', 'There was no false alarm', 'Nothing went badly enough', 'There is no score', 'No fault was planted']) expect(page).toContain(text);
    expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });

  it('prints no broken value for a full report', () => {
    expect(words(renderHtml(sampleReport()))).not.toMatch(/NaN|undefined|Infinity|\[object/);
    expect(renderHtml(sampleReport())).not.toMatch(/="[^"]*(NaN|undefined|Infinity)/);
  });

  it('counts every episode by how it ended', () => {
    const report = sampleReport();
    const missed = report.findings.filter((finding) => finding.kind === 'episode' && finding.outcome === 'missed').length;
    expect(words(renderHtml(report))).toContain(`${missed} missed`);
  });

  it('shows a week with days on its axis and times', () => {
    const report = sampleReport();
    report.manifest.durationMs = 7 * 86_400_000;
    expect(words(renderHtml(report))).toMatch(/day 2/);
  });

  it('gives every drawing a name and every id once', () => {
    const page = renderHtml(sampleReport());
    for (const svg of page.match(/<svg[^>]*role="img"[^>]*>/g)!) expect(svg).toMatch(/aria-label="[^"]{6,}"/);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]!);
    expect(ids.length).toBe(new Set(ids).size);
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  });
});

/** The one part of a page between two marks. */
const between = (page: string, from: string, to: string): string => page.slice(page.indexOf(from), page.indexOf(to, page.indexOf(from)));

describe('the account', () => {
  const drawn = (change: (account: Report['account']) => void): string => {
    const report = sampleReport();
    change(report.account);
    return between(renderHtml(report), '<section id="account"', '</section>');
  };
  const flowOf = (part: string): string => between(part, '<svg class="flow lying"', '</svg>');

  it('is drawn as a chain whose steps follow from each other', () => {
    const { scheduled, notMeasured, lost } = sampleReport().account;
    const flow = words(flowOf(drawn(() => {})));
    const comma = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');
    for (const text of [`Scheduled ${comma(scheduled)}`, `Taken ${comma(scheduled - notMeasured)}`, `At the hub ${comma(scheduled - notMeasured - lost.network)}`]) expect(flow.replace(/\s+/g, ' ')).toContain(text);
    for (const text of ['Not worn', 'Still queued at the end', 'Refused by the broker', 'of these late', 'of these twice']) expect(flow).toContain(text);
  });

  it('says in words what it shows', () => expect(/aria-label="([^"]*)"/.exec(drawn(() => {}))![1]).toMatch(/Flow from scheduled to received.*Between scheduled and taken: not measured [\d,]+, of these not worn [\d,]+/));

  it('leaves out flows of nothing, and says that thin ones are widened', () => {
    expect(words(flowOf(drawn((account) => { account.queued = 0; })))).not.toContain('Still queued');
    expect(flowOf(drawn(() => {}))).not.toContain('unexplained');
    expect(words(drawn(() => {}))).toContain('drawn wider than they are');
  });

  it('draws what is unexplained as a flow of its own', () => {
    const part = drawn((account) => { account.unexplained = 3; });
    expect(flowOf(part)).toMatch(/class="leaf stroked unexplained" stroke-width="5"/);
    expect(words(part)).toContain('the lab lost track of these');
  });

  it('gives no place to causes that do not add up', () => {
    const base = sampleReport().account;
    const lost = (causes: Record<string, number>) => causesByPlace({ lost: { hub: 5, network: 7, broker: 0 }, causes: { ...base.causes, lost: causes } });
    expect(lost({ 'hub down': 5, 'link lost': 4, 'not heard by the hub': 3 })).toEqual({ hub: { 'hub down': 5 }, network: { 'link lost': 4, 'not heard by the hub': 3 }, broker: {} });
    expect(lost({ 'hub down': 5, 'something new': 7 })).toEqual({ hub: { 'hub down': 5 }, network: { 'something new': 7 }, broker: {} });
    expect(lost({ 'something new': 12 })).toEqual({ hub: {}, network: {}, broker: {} });
  });

  it('spreads widths in proportion, none under the least', () => {
    expect(spread([90, 10], 100, 5)).toEqual([90, 10]);
    expect(spread([1000, 1, 1], 100, 5)).toEqual([90, 5, 5]);
    // what is taken for the small ones may push another under the least
    expect(spread([1000, 55, 1, 1, 1, 1], 100, 5)).toEqual([75, 5, 5, 5, 5, 5]);
  });
});

describe('faults', () => {
  const part = between(renderHtml(sampleReport()), '<section id="technical"', '</section>');
  const text = words(part).replace(/\s+/g, ' ');

  it('have a matrix of all layers, with a row for layers that cannot be told apart and both its cells right', () => {
    const head = between(part, '<table class="matrix">', '</thead>');
    for (const layer of ['device', 'link', 'hub', 'uplink', 'shared', 'person', 'security', 'no ticket']) expect(head).toContain(`>${layer}</th>`);
    const row = between(part, 'scope="row">hub or uplink</th>', '</tr>');
    expect(row.match(/class="diagonal/g)).toHaveLength(2);
    expect(row).toMatch(/class="right">100\u202f%/);
  });

  it('count a row’s tickets, right ones over those ticketed', () => {
    const lines = sampleReport().metrics['technical.attribution-accuracy']!.breakdown!.filter(({ label }) => label.startsWith('uplink>'));
    const sum = (list: typeof lines): number => list.reduce((all, { n }) => all + n, 0);
    const right = sum(lines.filter(({ label }) => label === 'uplink>uplink'));
    const row = between(part, 'scope="row">uplink</th>', '</tr>');
    expect(row).toContain(`<td class="right">${sum(lines)}</td><td class="right">${percent(right / sum(lines.filter(({ label }) => label !== 'uplink>no ticket')))}</td>`);
  });

  it('say what visits in vain cost, how many tickets a cause got, and who is visited first', () => {
    const { wrongLayer, falseTickets } = sampleReport().visits!;
    expect(text).toContain(`${wrongLayer + falseTickets} visits in vain would take ${span((wrongLayer + falseTickets) * 90 * 60_000)}`);
    expect(text).toContain('Assumption: a visit takes 1 h 30 min');
    expect(text).toMatch(/tickets about \d+ causes/);
    expect(between(part, '<table class="visits">', '</table>').match(/<tr>/g)).toHaveLength(11);
    expect(text).toContain('✕ nothing: in vain');
    expect(text).toContain('Patient-hours of risk: in the order of the pipeline 51.4; first come, first served 60.2; in the best order 38.1.');
  });

  it('name what told the layer and what is unwatched', () => {
    expect(text).toMatch(/hub from \d\d:\d\d: a hub on its backup cell, neighbours fine/);
    expect(text).toContain('oxygen saturation (COPD) risk 1 ×');
  });

  it('do not mark a layer as wrong that cannot be told from the right one', () => {
    const rows = [...part.matchAll(/<tr id="ft\d+">.*?<\/tr>/gs)].map(([row]) => row).filter((row) => row.includes('certificate'));
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).not.toContain('class="wrong"');
  });
});

describe('words', () => {
  it('writes lengths of time as people say them', () => {
    expect([0, 40_000, 90_000, 6 * 60_000, 80 * 60_000, 14 * 3_600_000, 3 * 86_400_000].map(span)).toEqual(['0 min', '40 s', '1.5 min', '6 min', '1 h 20 min', '14 h', '3 days']);
  });

  it('writes dates by the civil calendar', () => {
    for (const text of ['1970-01-01', '2000-02-29', '2026-01-12', '2024-12-31', '2100-03-01']) {
      const at = Date.parse(`${text}T12:00:00Z`);
      expect(date(at)).toBe(new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }));
    }
  });

  it('never rounds a share to none or all', () => {
    expect(percent(0.0004)).toMatch(/^< 0\.1/);
    expect(percent(0.9999)).toMatch(/^> 99\.9/);
    expect(percent(1)).toMatch(/^100/);
    expect(percent(-0.25)).toBe('−25\u202f%');
    expect(figure(1234567)).toBe('1,234,567');
  });

  it('writes a share as per cent and a delay as minutes', () => {
    const metric = { title: 't', value: 0.5, unit: '1', direction: 'higher', verdict: 'none', n: 1 } as const;
    expect(amount(0.5, metric)).toBe('50\u202f%');
    expect(amount(480_000, { ...metric, value: 480_000, unit: 'ms' })).toBe('8 min');
  });

  it('reads the limits of a target in shares, counts and times', () => {
    expect(['≥ 0.8', '≥ 2 and ≤ 5', '≤ 1 h 10 min', '≤ 40 s', '= 0', 'something else', undefined].map(limitsOf)).toEqual([[0.8], [2, 5], [4_200_000], [40_000], [0], [], []]);
  });

  it('counts false alerts told one by one and those told by cause', () => {
    const told = sampleReport().findings.find((finding) => finding.kind === 'false-alarm')!;
    const { alert: _alert, ...rest } = told;
    expect(falseCount([told, { ...rest, title: '1,234 more false alerts' }])).toBe(1235);
  });

  it('puts ticks on round values and on the clock', () => {
    expect(niceTicks(83, 97, 3)).toEqual([85, 90, 95]);
    expect(timeTicks(Date.UTC(2026, 0, 12, 18, 7), Date.UTC(2026, 0, 12, 20, 7), 4).map((tick) => tick.label)).toEqual(['18:30', '19:00', '19:30', '20:00']);
  });
});

describe('markup', () => {
  it('escapes what is no markup and shows what cannot be seen', () => {
    expect(html`<p title="${`"'`}">${'<b>'}${['&', 1]}${null}${false}</p>`.text).toBe('<p title="&quot;&#39;">&lt;b&gt;&amp;1</p>');
    expect(escapeText('a\u202eb\u0000c\ud800')).toBe('a\ufffdb\ufffdc\ufffd');
  });
});
