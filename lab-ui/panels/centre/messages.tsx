/** The messages of the selected home up to the playhead: what each says and what became of it; the chosen one with its payload. */
import { useMemo, useState } from 'react';
import { homeTopic } from '../../../contract/topics.ts';
import { LATE_MS } from '../../../lab/run/ledger.ts';
import { payloadOf } from '../../../sim/core/plan.ts';
import type { HomeDetail } from '../../model/home-detail.ts';
import type { TruthRow } from '../../model/run-view.ts';
import { fateAt, rowsAt, saidIn, shownAt, type RowFate, type StreamChannel, type StreamRow } from '../../model/stream.ts';
import { useLab, useMinute, useRun } from '../../state/use-lab.ts';
import { useStream } from '../../state/use-stream.ts';
import { MESSAGES_WORDS as M, saidWords } from '../../words/messages.ts';
import { Icon, IconButton, TruthSymbol } from '../symbols.tsx';
import { timeIn } from '../times.ts';
import { VirtualList } from '../virtual-list.tsx';
import { Accounts } from './accounts.tsx';
import { OfHome } from './of-home.tsx';
import '../../style/of-home.css';
import '../../style/messages.css';

const CHANNELS: readonly StreamChannel[] = ['telemetry', 'event', 'status', 'reply'];
type Filter = 'all' | 'troubled' | StreamChannel;
const ROW_PX = 52;
const SAID_MOST = 4;
const MINUTE_MS = 60_000;
const WAITED_LEAST_MS = 60_000;

export default function Messages() {
  return <OfHome name="messages" label={M.label}>{(detail) => <Inside key={detail.home} detail={detail} />}</OfHome>;
}

/** Texts of rows are read once. */
const textsOf = new WeakMap<StreamRow, string>();
function textOf(row: StreamRow): string {
  let text = textsOf.get(row);
  if (text === undefined) {
    const said = saidWords(saidIn(row));
    const first = saidIn(row)[0]?.text ?? '';
    text = row.kind === 'connect' ? M.connect(row.epoch) : row.kind === 'cut' ? M.cut : row.channel === 'status' ? (first === 'online' ? M.online : M.offline) : row.channel === 'reply' ? M.answer(first) : said.length <= SAID_MOST ? said.join(', ') : `${said.slice(0, SAID_MOST).join(', ')}, ${M.more(said.length - SAID_MOST)}`;
    textsOf.set(row, text);
  }
  return text;
}

/** How long it lay in the hub, ms. */
const waited = ({ at, taken, kind, again }: StreamRow): number => (kind === 'publish' && !again && taken !== undefined ? at - taken : 0);
const troubled = (row: StreamRow, fate: RowFate): boolean => fate === 'waiting' || fate === 'again' || fate === 'lost' || fate === 'cut' || waited(row) >= WAITED_LEAST_MS;

function Inside({ detail }: { detail: HomeDetail }) {
  const lab = useLab();
  const run = useRun();
  const at = Math.min(run.end, useMinute() + MINUTE_MS);
  const { stream, trouble } = useStream(detail.home, detail.until);
  const [filter, setFilter] = useState<Filter>('all');
  const [find, setFind] = useState('');
  const [chosen, setChosen] = useState<StreamRow>();
  const attacks = lab.now!.truthsOf(detail.home).filter(({ kind, from }) => kind === 'attack' && from <= at);
  const all = useMemo(() => (stream ? rowsAt(stream, at) : []), [stream, at]);
  const rows = useMemo(() => all.filter((row) => (filter === 'all' || (filter === 'troubled' ? troubled(row, fateAt(row, at)!) : row.channel === filter)) && (find === '' || `${textOf(row)} ${row.body}`.toLowerCase().includes(find.toLowerCase()))), [all, filter, find, at]);
  const known = chosen && (stream?.rows.find(({ key }) => key === chosen.key) ?? chosen);
  const clear = () => {
    setFilter('all');
    setFind('');
  };
  return (
    <>
      <Accounts stream={stream} at={at} minute={at - MINUTE_MS} />
      {attacks.map((attack) => <p key={attack.id} className="note attack-note" title={M.attackHint}><TruthSymbol kind="attack" size={16} /><span><b>{M.attackNote(attack.title, timeIn(run, attack.from), timeIn(run, Math.min(attack.to, run.end)))}</b> {M.attackHint}</span></p>)}
      <div className="message-tools">
        <div className="filters" role="group" aria-label={M.filter}>
          {(['all', ...CHANNELS, 'troubled'] as const).map((name) => <button key={name} type="button" className="filter" aria-pressed={filter === name} title={name === 'all' ? M.list : name === 'troubled' ? M.troubledHint : M.channelHints[name]} onClick={() => setFilter(name)}>{name === 'all' ? M.all : name === 'troubled' ? M.troubled : M.channels[name]}</button>)}
          <output className="filters-count">{M.shown(rows.length, all.length)}</output>
        </div>
        <label className="find"><Icon name="find" size={16} /><span className="unseen">{M.find}</span><input type="search" value={find} placeholder={M.find} spellCheck={false} autoComplete="off" onChange={(event) => setFind(event.target.value)} /></label>
      </div>
      <div className={known ? 'message-both chosen' : 'message-both'}>
        {trouble !== undefined ? <p className="note">{M.trouble}. {trouble}</p> : !stream ? <p className="waiting">{M.computing}</p> : (
          <VirtualList id="messages" label={M.list} rows={rows} rowHeight={ROW_PX} keyOf={({ key }) => key} chosen={known?.key} onChoose={(row: StreamRow) => setChosen(row)} onGo={(row) => setChosen(known?.key === row.key ? undefined : row)} empty={all.length === 0 ? <p>{M.noneYet}</p> : <><p>{M.none}</p><button type="button" className="button" onClick={clear}>{M.clear}</button></>}>
            {(row) => <Row row={row} at={at} label={run.id} attacks={attacks} />}
          </VirtualList>
        )}
        {known && <Chosen row={known} home={run.homes[detail.home]!.id} at={at} onClose={() => setChosen(undefined)} />}
      </div>
    </>
  );
}

function Row({ row, at, label, attacks }: { row: StreamRow; at: number; label: string; attacks: readonly TruthRow[] }) {
  const run = useRun();
  const fate = fateAt(row, at) ?? 'waiting';
  const long = waited(row);
  const shown = shownAt(row, at);
  const hit = row.kind === 'publish' && attacks.some(({ from, to }) => from <= row.at && row.at < to);
  return (
    <span className={`message-row ${fate}`}>
      <span className="message-text"><time>{timeIn(run, shown)}</time><span className={row.channel === 'event' ? 'strong' : ''}>{textOf(row)}</span></span>
      <span className="message-foot">
        <span className="fate" title={M.fateHints[fate]}>{M.fates[fate]}</span>
        {fate !== 'waiting' && long >= WAITED_LEAST_MS && <span className={long >= LATE_MS ? 'strong' : ''}>{M.waited(M.long(long))}</span>}
        {hit && <span className="truth-ink" title={M.underAttackHint}>{M.underAttack}</span>}
        <small>{row.channel === 'telemetry' ? M.readings(row.readings) : M.channels[row.channel]}{row.kind !== 'held' && <>, <span title={M.size}>{M.bytes(sizeOf(row, label))}</span></>}</small>
      </span>
    </span>
  );
}

const utf8 = new TextEncoder();
const sizeOf = ({ body }: StreamRow, label: string): number => utf8.encode(payloadOf(body, label)).length;

function Chosen({ row, home, at, onClose }: { row: StreamRow; home: string; at: number; onClose: () => void }) {
  const run = useRun();
  const fate = fateAt(row, at) ?? 'waiting';
  const precise = (when: number | undefined) => (when === undefined ? undefined : `${timeIn(run, when)}:${String(Math.floor(when / 1_000) % 60).padStart(2, '0')}`);
  const facts: readonly (readonly [string, string, string?])[] = [
    [M.topic, homeTopic(home, row.channel)], [M.epoch, String(row.epoch), M.epochHint], [M.seq, row.seq === undefined ? M.noSeq : String(row.seq), M.seqHint],
    ...(row.taken === undefined ? [] : [[M.takenAt, precise(row.taken)!] as const]), [M.sentAt, row.at <= at && row.kind !== 'held' ? precise(row.at)! : M.notYet],
    ...(row.kind === 'publish' && !row.again ? [[M.arrivedAt, row.arrivedAt === undefined ? M.never : row.arrivedAt <= at ? precise(row.arrivedAt)! : M.notYet] as const] : []),
  ];
  const payload = useMemo(() => {
    const text = row.kind === 'held' ? row.body : payloadOf(row.body, run.id);
    try {
      return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      return text;
    }
  }, [row, run.id]);
  return (
    <section className="message-chosen" aria-label={M.detail}>
      <header><h3>{textOf(row)}</h3><IconButton icon="close" name={M.close} onClick={onClose} /></header>
      <p className="message-fate"><b>{M.fates[fate]}</b>: {M.fateHints[fate].toLowerCase()}.</p>
      <dl className="facts">{facts.map(([name, value, hint]) => <div key={name} title={hint}><dt>{name}</dt><dd><code>{value}</code></dd></div>)}</dl>
      <h3>{row.kind === 'held' ? M.heldPayload : row.kind === 'connect' ? M.willPayload : M.payload}</h3>
      <pre className="message-payload" tabIndex={0} aria-label={M.payload}>{payload}</pre>
    </section>
  );
}
