/** The scenarios that come with the lab, each to be lived at once, with another seed, another size, or another pipeline where somebody wants. */
import { useState } from 'react';
import { HOMES_MOST } from '../model/asked-run.ts';
import { SHIPPED, type ShippedScenario } from '../model/shipped.ts';
import { apiAddress } from '../state/api-address.ts';
import { useLab } from '../state/use-lab.ts';
import { W } from '../words.ts';
import { START_WORDS as T } from '../words/start.ts';
import { Icon } from './symbols.tsx';

export function Shelf() {
  const lab = useLab();
  const [chosen, choose] = useState<ShippedScenario>(SHIPPED[0]!);
  const [seed, setSeed] = useState('');
  const [homes, setHomes] = useState('');
  const [duration, setDuration] = useState('');
  const [sut, setSut] = useState('reference');
  const [why, setWhy] = useState('');
  const live = () => {
    const count = homes.trim() === '' ? undefined : Number(homes);
    if (count !== undefined && !(Number.isInteger(count) && count >= 1 && count <= HOMES_MOST)) return setWhy(T.badHomes(HOMES_MOST));
    if (duration.trim() !== '' && !/^\d{1,4}[mhd]$/.test(duration.trim())) return setWhy(T.badDuration);
    setWhy('');
    lab.live({ scenario: chosen.id, ...(seed.trim() && { seed: seed.trim() }), ...(count && { homes: count }), ...(duration.trim() && { duration: duration.trim() }), ...(sut !== 'reference' && { sut }) });
  };
  return (
    <form className="shelf" aria-labelledby="shelf-head" onSubmit={(event) => { event.preventDefault(); live(); }}>
      <h2 id="shelf-head">{T.shelf}</h2>
      <fieldset className="shelf-list"><legend className="unseen">{T.scenario}</legend>
        {SHIPPED.map((one) => (
          <label key={one.id} className={one.id === chosen.id ? 'chosen' : ''}>
            <input type="radio" name="scenario" value={one.id} checked={one.id === chosen.id} onChange={() => choose(one)} onDoubleClick={live} />
            <span><b>{one.title}</b><small>{T.shelves[one.shelf] ?? one.shelf} · {W.homes(one.homes)} · {T.length(one.duration)}</small></span>
          </label>
        ))}
      </fieldset>
      <div className="shelf-chosen">
        <p className="shelf-about">{chosen.description}</p>
        <div className="shelf-options">
          <label>{T.seed}<input value={seed} maxLength={200} placeholder={chosen.seed} title={T.seedHint} onChange={(event) => setSeed(event.target.value)} /></label>
          <label>{T.homes}<input value={homes} inputMode="numeric" placeholder={String(chosen.homes)} onChange={(event) => setHomes(event.target.value)} /></label>
          <label>{T.duration}<input value={duration} placeholder={chosen.duration} title={T.durationHint} onChange={(event) => setDuration(event.target.value)} /></label>
          <label>{T.pipeline}<select value={sut} title={T.pipelineHint} onChange={(event) => setSut(event.target.value)}>{Object.entries(T.pipelines).map(([id, title]) => <option key={id} value={id}>{title}</option>)}</select></label>
        </div>
        {why && <p role="alert" className="shelf-why">{why}</p>}
        <button type="submit" className="button primary shelf-live"><Icon name="play" />{T.live}</button>
        <p className="faint shelf-where">{apiAddress() === undefined ? T.here : T.attached}</p>
      </div>
    </form>
  );
}
