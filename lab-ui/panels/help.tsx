/** Keys and symbols, in a dialog of the browser's own. */
import { useEffect, useRef } from 'react';
import { setLetterKeys } from '../state/preferences.ts';
import { useLab, useLabState } from '../state/use-lab.ts';
import { W } from '../words.ts';
import { IconButton } from './symbols.tsx';
import { Legend } from './legend.tsx';

export function Help() {
  const lab = useLab();
  const open = useLabState((state) => state.help);
  const letters = useLabState((state) => state.letterKeys);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
    else if (!open) dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} className="help" aria-labelledby="help-title" onClose={() => lab.store.set({ help: false })}>
      <header><h2 id="help-title">{W.keys.title}</h2><IconButton icon="close" name={W.keys.close} hint="Esc" onClick={() => lab.store.set({ help: false })} /></header>
      <div className="help-groups">
        {Object.entries(W.keys.groups).map(([title, rows]) => (
          <section key={title}><h3>{title}</h3><dl>{rows.map(([keys, what]) => <div key={keys}><dt>{keys.split(' ').map((key) => <kbd key={key}>{key}</kbd>)}</dt><dd>{what}</dd></div>)}</dl></section>
        ))}
        <section><label className="letters" title={W.keys.lettersHint}><input type="checkbox" role="switch" checked={letters} onChange={(event) => setLetterKeys(lab.store, event.target.checked)} /><span>{W.keys.letters}</span></label></section>
        <section><h3>{W.stage.legend}</h3><Legend /></section>
      </div>
    </dialog>
  );
}
