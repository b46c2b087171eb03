/** The first page: opens the run that its server names or its address asks for, plays a story, or welcomes. */
import { createRoot } from 'react-dom/client';
import 'uplot/dist/uPlot.min.css';
import './style/page.css';
import { App } from './app.tsx';
import { WELCOME_SCENARIO } from './demo/welcome.ts';
import { readFragment } from './model/fragment.ts';
import { Lab } from './state/lab.ts';
import { recallPreferences } from './state/preferences.ts';
import { readServed } from './state/read-files.ts';

const lab = new Lab();
recallPreferences(lab.store);
createRoot(document.querySelector('#root')!).render(<App lab={lab} />);
// A link that is put into the address of the open page: what the page writes there itself is no such change.
addEventListener('hashchange', () => location.reload());
const { run, demo, loop, rate } = readFragment(location.hash);
if (!(await readServed(lab))) {
  if (demo && !matchMedia('(max-width: 720px)').matches) (await import('./demo/director.ts')).directorOf(lab, rate).play(demo, loop);
  else if (run) lab.live(run);
  else if (location.hash.length < 2 && !document.querySelector<HTMLMetaElement>('meta[name="twinward-api"]')?.content) {
    lab.store.set({ welcome: true });
    lab.live({ scenario: WELCOME_SCENARIO });
  }
}
