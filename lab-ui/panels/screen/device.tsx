/** The picture of the device: one screen drawn on a panel of real size, in the product's own colours. All lengths inside are millimetres times `perMm`. */
import { forwardRef, type CSSProperties } from 'react';
import { choicesShown, coloursOf, css, type Design, type Panel } from '../../model/device-look.ts';
import { clock, type DeviceScreen } from '../../model/device-screen.ts';
import { DEVICE_WORDS } from '../../words/device.ts';
import { ToneSign } from './signs.tsx';

interface Props {
  screen: DeviceScreen;
  panel: Panel;
  design: Design;
  /** CSS pixels in a millimetre of the panel */
  perMm: number;
  label: string;
  /** by keyboard: the finger is not in the way */
  onKey(label: string): void;
}

export const Device = forwardRef<HTMLDivElement, Props>(function Device({ screen, panel, design, perMm, label, onKey }, ref) {
  const colours = coloursOf(screen, design.contrast);
  const W = DEVICE_WORDS[design.wording];
  const choices = choicesShown(screen, design, W.more);
  const clockLarge = screen.title === clock(screen.clock);
  const style = {
    '--mm': `${perMm}px`, '--type': `${perMm * panel.type * design.text}px`, '--gap': `${design.gap * perMm}px`, '--ground': css(colours.ground), '--ink': css(colours.ink), '--button': css(colours.button), '--button-ink': css(colours.buttonInk), '--tone': css(colours.tone), '--tone-ink': css(colours.toneInk),
    width: panel.width * perMm, height: panel.height * perMm,
  } as CSSProperties;
  const columns = panel.id === 'five' ? Math.min(2, choices.length) : choices.length > 3 ? Math.ceil(choices.length / 2) : Math.max(1, choices.length);
  const press = (text: string) => ({ detail }: { detail: number }) => { if (detail === 0) onKey(text); };
  if (screen.tone === 'dark') return <div className="device-panel dark" ref={ref} style={style} role="group" aria-label={label} />;
  return (
    <div className={`device-panel ${panel.id} ${screen.kind} tone-${screen.tone}`} ref={ref} style={style} role="group" aria-label={label} data-clip="">
      <div className="device-state" data-clip="">
        <span data-text="">{clockLarge ? '' : clock(screen.clock)}</span>
        <span data-text="">{screen.mains ? '' : W.state.battery}</span>
        <span data-text="">{screen.network ? W.state.network : W.state.noNetwork}</span>
      </div>
      <div className={`device-say ${clockLarge ? 'large' : ''} ${clockLarge && screen.lines.length > 1 ? 'more' : ''}`} data-clip="">
        {!clockLarge && <div className="device-tone" data-tone={screen.tone}>{design.signs && <ToneSign tone={screen.tone} />}</div>}
        <div className="device-words">
          <p className="device-title" data-text="" data-read="">{screen.title}</p>
          {screen.lines.map((line) => <p key={line} className="device-line" data-text="" data-read="">{line}</p>)}
        </div>
      </div>
      <div className="device-acts" style={{ '--columns': columns } as CSSProperties}>
        {choices.length > 0 && <div className="device-choices">{choices.map((choice, index) => <button key={choice} type="button" data-clip="" className={index === 0 ? 'first' : ''} onClick={press(choice)}><span data-text="">{choice}</span></button>)}</div>}
        <button type="button" data-clip="" data-help="" className="device-help" onClick={press(W.help)}><span data-text="">{W.help}</span></button>
      </div>
    </div>
  );
});
