/** What a designer may change, to see what breaks: sizes, contrast, number of buttons, words, tone, and who looks. */
import { useId } from 'react';
import { CHOICES_MOST, DESIGNED, TONES_HZ, type Design } from '../../model/device-look.ts';
import { PERSONAS, type Persona } from '../../model/legibility.ts';
import { SCREEN_WORDS as W } from '../../words/screen.ts';

export function Segments<T extends string>({ name, options, value, onChange }: { name: string; options: readonly (readonly [T, string, string?])[]; value: T; onChange(value: T): void }) {
  return (
    <div className="segments" role="group" aria-label={name}>
      {options.map(([id, text, hint]) => <button key={id} type="button" aria-pressed={id === value} title={hint} onClick={() => onChange(id)}>{text}</button>)}
    </div>
  );
}

export function Slide({ name, value, min, max, step, text, onChange }: { name: string; value: number; min: number; max: number; step: number; text: string; onChange(value: number): void }) {
  const id = useId();
  return <div className="slide"><label htmlFor={id}>{name}</label><output htmlFor={id}>{text}</output><input id={id} type="range" min={min} max={max} step={step} value={value} aria-valuetext={text} onChange={({ target }) => onChange(Number(target.value))} /></div>;
}

interface Props {
  design: Design;
  onDesign(design: Design): void;
  persona: Persona;
  onPersona(persona: Persona): void;
}

export function DesignControls({ design, onDesign, persona, onPersona }: Props) {
  const set = <K extends keyof Design>(name: K) => (value: Design[K]) => onDesign({ ...design, [name]: value });
  const changed = JSON.stringify(design) !== JSON.stringify(DESIGNED);
  return (
    <section className="screen-design" aria-label={W.design}>
      <div className="design-row">
        <h3>{W.persona}</h3>
        <Segments name={W.persona} options={PERSONAS.map(({ id }) => [id, W.personas[id].name, W.personas[id].hint] as const)} value={persona.id} onChange={(id) => onPersona(PERSONAS.find((one) => one.id === id)!)} />
      </div>
      <div className="design-row">
        <h3>{W.wording}</h3>
        <Segments name={W.wording} options={[['plain', W.wordings.plain], ['expert', W.wordings.expert]]} value={design.wording} onChange={set('wording')} />
        <h3>{W.tone}</h3>
        <Segments name={W.tone} options={TONES_HZ.map((hz) => [String(hz), W.hertz(hz)] as const)} value={String(design.tone)} onChange={(hz) => set('tone')(Number(hz))} />
        <label className="screen-check"><input type="checkbox" checked={design.signs} onChange={() => set('signs')(!design.signs)} />{W.signs}</label>
      </div>
      <div className="slides">
        <Slide name={W.text} value={design.text} min={0.3} max={1.6} step={0.05} text={W.percent(Math.round(design.text * 100))} onChange={set('text')} />
        <Slide name={W.contrast} value={design.contrast} min={0.1} max={1} step={0.05} text={W.percent(Math.round(design.contrast * 100))} onChange={set('contrast')} />
        <Slide name={W.choices} value={design.choices} min={2} max={CHOICES_MOST} step={1} text={String(design.choices)} onChange={set('choices')} />
        <Slide name={W.gap} value={design.gap} min={0} max={10} step={0.5} text={W.millimetres(design.gap)} onChange={set('gap')} />
      </div>
      <div className="design-row"><h3>{W.design}</h3><button type="button" className="button" disabled={!changed} onClick={() => onDesign(DESIGNED)}>{W.reset}</button></div>
    </section>
  );
}
