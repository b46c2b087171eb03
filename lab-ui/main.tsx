/** The first page: opens the run that its server names, or asks for one. */
import { createRoot } from 'react-dom/client';
import 'uplot/dist/uPlot.min.css';
import './style/page.css';
import { App } from './app.tsx';
import { readFragment } from './model/fragment.ts';
import { Lab } from './state/lab.ts';
import { readServed } from './state/read-files.ts';
import type { Theme } from './state/store.ts';

const lab = new Lab();
try {
  const theme = localStorage.getItem('twinward-theme');
  if (theme === 'light' || theme === 'dark') lab.setTheme(theme satisfies Theme);
} catch {
  // Nothing is stored here.
}
createRoot(document.querySelector('#root')!).render(<App lab={lab} />);
const { run } = readFragment(location.hash);
if (!(await readServed(lab)) && run) lab.live(run);
