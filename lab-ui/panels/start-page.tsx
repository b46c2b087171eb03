/** The page on which a run is chosen: dropped, or picked. Everything is read in this browser. */
import { useRef } from 'react';
import { readPicked } from '../state/read-files.ts';
import { useLab, useLabState } from '../state/use-lab.ts';
import { W } from '../words.ts';
import { Icon } from './symbols.tsx';
import { Brand, ThemeButton } from './top-line.tsx';

export function StartPage() {
  const lab = useLab();
  const { phase, run, trouble } = useLabState((state) => state);
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="start">
      <header className="start-top"><Brand /><ThemeButton /></header>
      <main className="start-main">
        {phase === 'trouble' && trouble && (
          <section className="start-trouble" role="alert">
            <h1>{W.trouble.title}</h1>
            <p><b>{trouble.what[0]!.toUpperCase() + trouble.what.slice(1)}.</b></p>
            <dl>{trouble.where && <div><dt>{W.trouble.where}</dt><dd><code>{trouble.where}</code></dd></div>}{trouble.mend && <div><dt>{W.trouble.mend}</dt><dd>{trouble.mend}.</dd></div>}</dl>
          </section>
        )}
        {phase === 'reading' ? <section className="start-box reading" aria-live="polite"><NightPicture /><p>{W.start.reading}</p></section> : (
          <section className="start-box">
            <NightPicture />
            {phase === 'trouble' ? <h2>{W.trouble.again}</h2> : <h1>{W.start.title}</h1>}
            <p>{W.start.lead}</p>
            <div className="start-acts">
              <button type="button" className="button primary" onClick={() => input.current?.click()}><Icon name="folder" />{W.start.pick}</button>
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

/** A small street at night, drawn without WebGL. */
function NightPicture() {
  const houses = [[12, 26, 0], [54, 34, 1], [104, 24, 0], [146, 38, 1], [198, 26, 1], [242, 32, 0], [290, 28, 1]] as const;
  return (
    <svg className="night" viewBox="0 0 336 110" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
      {[[30, 18], [88, 30], [132, 12], [180, 26], [226, 14], [268, 30], [310, 20], [60, 44], [206, 46]].map(([x, y], index) => <circle key={index} cx={x} cy={y} r={index % 3 === 0 ? 1.1 : 0.7} className="night-star" />)}
      <circle cx="292" cy="24" r="9" className="night-moon" />
      {houses.map(([x, width, lit]) => (
        <g key={x}><path className="night-house" d={`M${x} 110V${84}L${x + width / 2} ${68}L${x + width} ${84}V110z`} /><rect className={lit ? 'night-window lit' : 'night-window'} x={x + width / 2 - 5} y="88" width="4" height="6" /><rect className={lit ? 'night-window lit' : 'night-window'} x={x + width / 2 + 1} y="88" width="4" height="6" /></g>
      ))}
      <rect className="night-house" x="0" y="106" width="336" height="4" />
    </svg>
  );
}
