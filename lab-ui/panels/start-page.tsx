/** The page on which a run is chosen: dropped, or picked. Everything is read in this browser. */
import { useRef } from 'react';
import { readPicked } from '../state/read-files.ts';
import { useLab, useLabState } from '../state/use-lab.ts';
import { W } from '../words.ts';
import { START_WORDS as T } from '../words/start.ts';
import { Shelf } from './shelf.tsx';
import { Icon } from './symbols.tsx';
import { Brand, ThemeButton } from './top-line.tsx';

export function StartPage() {
  const lab = useLab();
  const { phase, run, trouble } = useLabState((state) => state);
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="start">
      <Stars />
      <NightStreet />
      <header className="start-top"><Brand /><ThemeButton /></header>
      <main className="start-main">
        {phase === 'trouble' && trouble && (
          <section className="start-trouble" role="alert">
            <h1 tabIndex={-1}>{W.trouble.title}</h1>
            <p><b>{trouble.what[0]!.toUpperCase() + trouble.what.slice(1)}.</b></p>
            <dl>{trouble.where && <div><dt>{W.trouble.where}</dt><dd><code>{trouble.where}</code></dd></div>}{trouble.mend && <div><dt>{W.trouble.mend}</dt><dd>{trouble.mend}.</dd></div>}</dl>
          </section>
        )}
        {phase === 'reading' ? <section className="start-box reading" aria-live="polite"><p>{W.start.reading}</p></section> : (
          <section className="start-box">
            {phase === 'trouble' ? <h2>{W.trouble.again}</h2> : <><h1 tabIndex={-1}>{T.title}</h1><p className="faint">{T.lead}</p></>}
            <Shelf />
            <h2>{T.open}</h2>
            <p>{W.start.lead}</p>
            <div className="start-acts">
              <button type="button" className="button" onClick={() => input.current?.click()}><Icon name="folder" />{W.start.pick}</button>
              <span className="faint">{W.start.or}</span><span>{W.start.drop}</span>
              {run && <button type="button" className="button" onClick={() => lab.store.set({ phase: 'open', trouble: undefined })}>{W.inspect.back}</button>}
            </div>
            <input ref={input} id="pick" type="file" multiple hidden aria-label={W.start.pick} {...{ webkitdirectory: '' }} onChange={(event) => {
              void readPicked(lab, [...(event.target.files ?? [])]);
              event.target.value = '';
            }} />
            <p className="start-how"><b>{W.start.how}</b> {W.start.howText} <code>{W.start.command}</code></p>
          </section>
        )}
      </main>
    </div>
  );
}

/** A street at night along the foot of the page, drawn without WebGL. */
function NightStreet() {
  const houses = [[8, 38, 30, 0], [62, 50, 36, 1], [128, 34, 28, 0], [178, 54, 38, 1], [248, 40, 32, 1], [304, 46, 30, 0], [366, 36, 36, 1], [420, 52, 30, 0], [488, 40, 34, 1], [544, 34, 28, 0]] as const;
  return (
    <svg className="night" width="100%" height="150" aria-hidden="true">
      <defs>
        <pattern id="street" width="600" height="150" patternUnits="userSpaceOnUse">
          {houses.map(([x, width, tall, lit]) => (
            <g key={x}>
              <path className="night-house" d={`M${x} 150V${144 - tall}L${x + width / 2} ${128 - tall - width / 4}L${x + width} ${144 - tall}V150z`} />
              {[-0.22, 0.1].map((place) => <rect key={place} className={lit && (place < 0 || x % 3 === 0) ? 'night-window lit' : 'night-window'} x={x + width * (0.5 + place) - 1} y={150 - tall * 0.82} width="6.5" height="9" />)}
            </g>
          ))}
          {[[52, 26], [118, 34], [240, 28], [355, 30], [478, 24], [584, 32]].map(([x, tall]) => <path key={x} className="night-house" d={`M${x! - 7} 150L${x} ${150 - tall!}L${x! + 7} 150z`} />)}
        </pattern>
      </defs>
      <rect width="100%" height="150" fill="url(#street)" />
    </svg>
  );
}

/** Stars, always the same ones. */
function Stars() {
  return <svg className="stars" width="100%" height="100%" aria-hidden="true">{Array.from({ length: 70 }, (_, index) => <circle key={index} cx={`${((index * 61.803) % 100).toFixed(2)}%`} cy={`${((index * index * 7.31) % 62).toFixed(2)}%`} r={index % 5 === 0 ? 1.3 : 0.8} opacity={0.35 + (index % 4) * 0.18} />)}</svg>;
}
