/** A home's floors from above as one SVG that stands alone: rooms, furniture, hub and devices over a map of how strong a device is heard at each place. User units are pixels. */
import type { FloorPlan, HubPlace, PlanRoom } from '../../contract/floor-plan.ts';
import { html, type Markup, trusted } from './html/markup.ts';

export interface PlanPicture {
  /** whose home it is, for the first line and for screen readers */
  title: string;
  /** what was found, below the picture: one line each */
  notes: readonly string[];
  plan: FloorPlan;
  hub: HubPlace;
  /** of the uplink where the hub stands, dB[mW] */
  uplink: number;
  /** by room: what the uplink would have if the hub stood there, dB[mW] */
  rooms: readonly { id: string; uplink: number }[];
  /** signal at the hub, dB[mW] */
  devices: readonly { dev: string; planRoom: string; signal: number; verdict: 'good' | 'fair' | 'poor' }[];
  /** dB[mW] at the hub of a device at this place */
  heat(floor: number, x: number, y: number): number;
}

const PER_METRE = 62;
const CELL_M = 0.2;
const MARGIN = 26;
const GAP = 44;
const HEAD = 64;
const LEGEND = 62;
const LINE = 19;
/** Upper ends of the bands but the first, dB[mW]; the last is where readings begin to be lost. @source `sim/installation/survey.ts` */
const BANDS = [-50, -60, -69, -78, -88] as const;
const BAND_TEXTS = ['over −50', 'to −60', 'to −69', 'to −78', 'to −88', 'below: lost'] as const;
const FLOOR_NAMES: Readonly<Record<number, string>> = { [-1]: 'Basement', 0: 'Ground floor', 1: 'First floor', 2: 'Second floor', 3: 'Third floor' };
/** Width of a letter beside the height of the text: tags are cut before the font is known. @source measured on common sans fonts, with room to spare */
const LETTER = 0.6;

const STYLE = trusted(`<style>
.paper{fill:#fbf9f6}.ink{fill:#24211d}.muted{fill:#5d574f}.wall{stroke:#2f2b27;stroke-linecap:square;fill:none}.door{stroke:#fbf9f6;stroke-width:7}.glass{stroke:#7fb0cf;stroke-width:3}.thing{fill:#fffdf9;fill-opacity:.34;stroke:#4a443d;stroke-opacity:.45}
.b0{fill:#1f6f78}.b1{fill:#4f949b}.b2{fill:#8ab8ba}.b3{fill:#bcd6d4}.b4{fill:#e3e6dd}.b5{fill:#f1ead9}.hatch{stroke:#9a7a3c}.tag{fill:#fffdf9;fill-opacity:.86}.hub{fill:#24211d}.wave{stroke:#fffdf9;fill:none}.mark{fill:#24211d}
text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;font-variant-numeric:tabular-nums}
@media (prefers-color-scheme:dark){.paper{fill:#15161a}.ink{fill:#ece7df}.muted{fill:#aaa49b}.wall{stroke:#d8d2c8}.door{stroke:#15161a}.thing{fill:#15161a;stroke:#cfc8bd}
.b0{fill:#5fb3b8}.b1{fill:#3f8a91}.b2{fill:#2f676d}.b3{fill:#264a50}.b4{fill:#24343a}.b5{fill:#2c2820}.hatch{stroke:#a98a4c}.tag{fill:#15161a}.hub{fill:#ece7df}.wave{stroke:#15161a}.mark{fill:#ece7df}}
</style>`);

/** @returns an SVG document, the same bytes for the same picture */
export function renderFloorPlanSvg(picture: PlanPicture): string {
  const { plan, title, notes } = picture;
  const floors = [...new Set(plan.rooms.map(({ floor }) => floor))].toSorted((a, b) => a - b);
  const wide = Math.max(...plan.rooms.map(({ x, w }) => x + w)) * PER_METRE;
  const deep = Math.max(...plan.rooms.map(({ y, d }) => y + d)) * PER_METRE;
  const width = round(Math.max(784, 2 * MARGIN + floors.length * wide + (floors.length - 1) * GAP));
  const height = round(HEAD + deep + LEGEND + notes.length * LINE + MARGIN);
  return `${html`<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="plan-title plan-desc" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<title id="plan-title">${title}</title>
<desc id="plan-desc">${described(picture)}</desc>
${STYLE}
<defs><pattern id="lost" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" stroke-width="1.4" d="M0 0V7"/></pattern></defs>
<rect class="paper" width="${width}" height="${height}"/>
<text class="ink" x="${MARGIN}" y="30" font-size="17" font-weight="600">${title}</text>
${floors.map((floor, place) => html`<g transform="translate(${round(MARGIN + place * (wide + GAP))} ${HEAD})">${floorOf(picture, floor, floors.length > 1)}</g>`)}
<g transform="translate(${MARGIN} ${round(HEAD + deep + 24)})">${legend()}</g>
${notes.map((note, line) => html`<text class="${line === 0 ? 'ink' : 'muted'}" x="${MARGIN}" y="${round(HEAD + deep + LEGEND + 10 + line * LINE)}" font-size="13">${note}</text>`)}
</svg>`.text}\n`;
}

function floorOf(picture: PlanPicture, floor: number, named: boolean): Markup {
  const { plan, hub } = picture;
  const rooms = plan.rooms.filter((room) => room.floor === floor);
  const hubHere = rooms.some(({ id }) => id === hub.room);
  const doors = plan.doors.filter(({ between }) => rooms.some(({ id }) => between.includes(id)));
  return html`${named && html`<text class="muted" x="0" y="-12" font-size="12">${FLOOR_NAMES[floor] ?? `Floor ${floor}`}</text>`}
${rooms.map((room) => heatOf(picture, room))}
${rooms.flatMap(({ furniture }) => furniture).map(({ x, y, w, d }) => html`<rect class="thing" x="${px(x)}" y="${px(y)}" width="${px(w)}" height="${px(d)}" rx="3"/>`)}
${rooms.map(({ x, y, w, d }) => html`<rect class="wall" stroke-width="3" x="${px(x)}" y="${px(y)}" width="${px(w)}" height="${px(d)}"/>`)}
${doors.map(({ x, y, width }) => { const half = px(width / 2); const lies = rooms.some((room) => near(room.x, x) || near(room.x + room.w, x)) && !rooms.some((room) => (near(room.y, y) || near(room.y + room.d, y)) && x > room.x + 0.05 && x < room.x + room.w - 0.05); return html`<path class="door" d="${lies ? `M${px(x)} ${px(y) - half}v${2 * half}` : `M${px(x) - half} ${px(y)}h${2 * half}`}"/>`; })}
${rooms.flatMap((room) => room.windows.map((window) => windowOf(room, window)))}
${rooms.map((room) => tagsOf(picture, room))}
${hubHere && hubOf(picture)}`;
}

/** Runs of cells in one band become one rectangle. */
function heatOf({ heat }: PlanPicture, { floor, x, y, w, d }: PlanRoom): Markup {
  const pieces: Markup[] = [];
  const [columns, lines] = [Math.round(w / CELL_M), Math.round(d / CELL_M)];
  const [cellW, cellD] = [w / columns, d / lines];
  for (let line = 0; line < lines; line += 1) {
    let from = 0;
    let band = -1;
    for (let column = 0; column <= columns; column += 1) {
      const now = column === columns ? -1 : bandOf(heat(floor, x + (column + 0.5) * cellW, y + (line + 0.5) * cellD));
      if (now === band) continue;
      if (band >= 0) {
        const place = html`x="${px(x + from * cellW)}" y="${px(y + line * cellD)}" width="${round((column - from) * cellW * PER_METRE + 0.4)}" height="${round(cellD * PER_METRE + 0.4)}"`;
        pieces.push(html`<rect class="b${band}" ${place}/>`);
        if (band === BANDS.length) pieces.push(html`<rect fill="url(#lost)" ${place}/>`);
      }
      [from, band] = [column, now];
    }
  }
  return html`<g shape-rendering="crispEdges">${pieces}</g>`;
}

function bandOf(signal: number): number {
  const band = BANDS.findIndex((end) => signal > end);
  return band < 0 ? BANDS.length : band;
}

/** Name, what the uplink would have there, and the devices; each on a ground that keeps it readable. */
function tagsOf({ rooms, devices, hub }: PlanPicture, room: PlanRoom): Markup {
  const uplink = rooms.find(({ id }) => id === room.id)?.uplink;
  const here = devices.filter(({ planRoom }) => planRoom === room.id);
  const lines = here.map(({ dev, signal }) => `${dev} ${minus(signal)}`);
  const small = uplink === undefined ? '' : `cell ${minus(uplink)}`;
  // A hub near the upper wall has its own words there.
  const low = hub.room === room.id && hub.y < room.y + 1;
  const top = round(low ? px(room.y + room.d) - 39 : px(room.y) + 8);
  const left = px(room.x) + 8;
  const wide = Math.max(widthOf(room.title, 13.8), widthOf(small, 11)) + 10;
  const most = Math.max(0, ...lines.map((line) => widthOf(line, 11.2))) + 21;
  const floor = px(room.y + room.d) - 16 * lines.length - (low ? 48 : 8);
  const start = round(Math.max(px(room.y) + (low ? 8 : 46), Math.min(px(room.kit[1]) - 6, floor)));
  const at = round(Math.min(Math.max(left, px(room.kit[0]) - most / 2), Math.max(left, px(room.x + room.w) - most - 2)));
  return html`<g><rect class="tag" x="${left - 4}" y="${top - 3}" width="${round(wide)}" height="34" rx="4"/><text class="ink" x="${left}" y="${round(top + 11)}" font-size="12.5" font-weight="600">${room.title}</text><text class="muted" x="${left}" y="${round(top + 25)}" font-size="11">${small}</text>
${lines.length > 0 && html`<rect class="tag" x="${round(at - 4)}" y="${round(start - 3)}" width="${round(most)}" height="${16 * lines.length + 5}" rx="4"/>`}
${here.map(({ verdict }, index) => html`<g transform="translate(${round(at + 5)} ${round(start + 7 + index * 16)})">${mark(verdict)}</g><text class="ink" x="${round(at + 15)}" y="${round(start + 11 + index * 16)}" font-size="11.5"${verdict === 'poor' ? trusted(' font-weight="700"') : ''}>${lines[index]}</text>`)}</g>`;
}

function widthOf(text: string, size: number): number {
  return round(text.length * size * LETTER);
}

/** The verdict as a shape: dot, diamond, triangle. */
function mark(verdict: 'good' | 'fair' | 'poor'): Markup {
  return { good: html`<circle class="mark" r="3.2"/>`, fair: html`<path class="mark" d="M0 -4.4L4.4 0L0 4.4L-4.4 0Z"/>`, poor: html`<path class="mark" d="M0 -5L5.2 4.2H-5.2Z"/>` }[verdict];
}

/** Its words stand below it, inside the house. */
function hubOf({ hub, uplink, plan }: PlanPicture): Markup {
  const { x, y } = hub;
  const right = Math.max(...plan.rooms.map((room) => room.x + room.w)) * PER_METRE;
  const text = `hub, uplink ${minus(uplink)}`;
  const wide = widthOf(text, 12) + 12;
  const left = Math.min(Math.max(-wide / 2, 5 - px(x)), right - px(x) - wide - 5);
  const room = plan.rooms.find(({ id }) => id === hub.room);
  const above = room !== undefined && y > room.y + room.d - 1;
  return html`<g transform="translate(${px(x)} ${px(y)})"><circle class="hub" r="11"/><path class="wave" stroke-width="1.7" d="M-5 1.5A7 7 0 0 1 5 1.5M-2.6 4.4A3.6 3.6 0 0 1 2.6 4.4M-7.2 -1.6A10 10 0 0 1 7.2 -1.6"/><rect class="tag" x="${round(left)}" y="${above ? -32 : 14}" width="${round(wide)}" height="18" rx="4"/><text class="ink" x="${round(left + 6)}" y="${above ? -18.6 : 27.4}" font-size="12" font-weight="600">${text}</text></g>`;
}

function windowOf(room: PlanRoom, { side, at, width }: PlanRoom['windows'][number]): Markup {
  const [half, x, y] = [px(width / 2), side === 'east' ? room.x + room.w : room.x, side === 'south' ? room.y + room.d : room.y];
  return html`<path class="glass" d="${side === 'north' || side === 'south' ? `M${round(px(x + at) - half)} ${px(y)}h${round(2 * half)}` : `M${px(x)} ${round(px(y + at) - half)}v${round(2 * half)}`}"/>`;
}

function legend(): Markup {
  return html`<text class="muted" x="0" y="11" font-size="12">A device heard at the hub, dB[mW]:</text>${BAND_TEXTS.map((text, band) => html`<g transform="translate(${236 + 82 * band} 0)"><rect class="b${band}" width="14" height="14" rx="2"/>${band === BANDS.length && html`<rect fill="url(#lost)" width="14" height="14"/>`}<text class="muted" x="19" y="11.5" font-size="11.5">${text}</text></g>`)}`;
}

/** What the picture shows, for those who do not see it. */
function described({ plan, devices, uplink }: PlanPicture): string {
  const many = (verdict: string) => devices.filter((device) => device.verdict === verdict).length;
  return `${plan.title} from above, ${plan.rooms.length} rooms. The uplink of the hub has ${uplink} dB[mW]. Of ${devices.length} devices ${many('good')} are heard well, ${many('fair')} fairly, ${many('poor')} poorly: ${devices.map(({ dev, signal }) => `${dev} ${signal}`).join(', ')} dB[mW].`;
}

function minus(value: number): string {
  return String(Math.round(value)).replace('-', '−');
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) < 0.02;
}

function px(metres: number): number {
  return round(metres * PER_METRE);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
