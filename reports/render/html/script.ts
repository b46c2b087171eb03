/** The little that moves: colours, sorting and filtering episodes, opening lines. Everything is readable without it. The text is a constant, so that the page's policy can name its hash. */
export const SCRIPT = `(() => {
  'use strict';
  const root = document.documentElement;
  root.classList.add('has-js');
  const all = (selector, from) => [...(from || document).querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);

  const themes = ['auto', 'light', 'dark'];
  const button = one('#theme');
  let theme = 'auto';
  try { theme = localStorage.getItem('twinward-theme') || 'auto'; } catch { /* a page from disk may not have storage */ }
  const paint = () => {
    if (themes.indexOf(theme) < 0) theme = 'auto';
    if (theme === 'auto') root.removeAttribute('data-theme'); else root.setAttribute('data-theme', theme);
    button.querySelector('span').textContent = theme[0].toUpperCase() + theme.slice(1);
    button.setAttribute('aria-label', 'Colours: ' + (theme === 'auto' ? 'as the system' : theme) + '. Press to change.');
  };
  button.addEventListener('click', () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    try { localStorage.setItem('twinward-theme', theme); } catch { /* then it holds for this page only */ }
    paint();
  });
  paint();

  all('.opener').forEach((opener) => {
    const line = document.getElementById(opener.getAttribute('aria-controls'));
    line.hidden = true;
    opener.addEventListener('click', () => {
      line.hidden = !line.hidden;
      opener.setAttribute('aria-expanded', String(!line.hidden));
    });
  });

  const box = one('#episodes');
  let show = () => {};
  if (box) {
    const rows = box.querySelector('.rows');
    const items = all('.ep', rows);
    const texts = items.map((item) => item.textContent.toLowerCase());
    const more = box.querySelector('.more-rows');
    const nothing = box.querySelector('.nothing');
    const first = Number(box.dataset.first);
    let limit = first;
    let state = '';
    const order = {
      worst: (a, b) => items.indexOf(a) - items.indexOf(b),
      time: (a, b) => a.dataset.t - b.dataset.t,
      delay: (a, b) => b.dataset.d - a.dataset.d,
      home: (a, b) => (a.dataset.h < b.dataset.h ? -1 : a.dataset.h > b.dataset.h ? 1 : a.dataset.t - b.dataset.t),
    };
    show = (keep) => {
      if (!keep) limit = first;
      const kind = one('#ep-kind').value;
      const words = one('#ep-find').value.trim().toLowerCase();
      let n = 0;
      const sorted = [...items].sort(order[one('#ep-sort').value]);
      sorted.forEach((item) => {
        const fits = (!state || item.dataset.s === state) && (!kind || item.dataset.k === kind) && (!words || texts[items.indexOf(item)].includes(words));
        if (fits) n += 1;
        item.hidden = !fits || n > limit;
      });
      rows.append(...sorted);
      nothing.hidden = n > 0;
      more.hidden = n <= limit;
      more.textContent = 'Show all ' + n + ' episodes';
    };
    more.addEventListener('click', () => { limit = Infinity; show(true); });
    all('.chip').forEach((chip) => chip.addEventListener('click', () => {
      state = chip.dataset.state;
      all('.chip').forEach((other) => other.setAttribute('aria-pressed', String(other === chip)));
      show();
    }));
    ['#ep-kind', '#ep-sort', '#ep-find'].forEach((id) => one(id).addEventListener('input', () => show()));
    const reveal = () => {
      const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
      if (!target) return;
      if (target.classList.contains('ep')) {
        one('#ep-kind').value = ''; one('#ep-find').value = ''; state = ''; limit = Infinity;
        all('.chip').forEach((chip) => chip.setAttribute('aria-pressed', String(!chip.dataset.state)));
        show(true);
        target.open = true;
        target.scrollIntoView({ block: 'center' });
      } else {
        const fold = target.closest('details');
        if (fold) { fold.open = true; target.scrollIntoView({ block: 'center' }); }
      }
    };
    show();
    addEventListener('hashchange', reveal);
    reveal();
    addEventListener('beforeprint', () => { limit = Infinity; show(true); });
  }

  const copy = one('#copy');
  if (copy) copy.addEventListener('click', () => {
    const code = document.getElementById(copy.dataset.copy);
    const done = () => { copy.textContent = 'Copied'; setTimeout(() => { copy.textContent = 'Copy'; }, 1600); };
    const choose = () => { const range = document.createRange(); range.selectNodeContents(code); const chosen = getSelection(); chosen.removeAllRanges(); chosen.addRange(range); };
    if (navigator.clipboard) navigator.clipboard.writeText(code.textContent).then(done, choose); else choose();
  });

  const links = all('.bar a');
  const targets = links.map((link) => document.getElementById(link.hash.slice(1)));
  let waiting = false;
  const follow = () => {
    waiting = false;
    let now = -1;
    targets.forEach((target, i) => { if (target && target.getBoundingClientRect().top < 140) now = i; });
    if (innerHeight + scrollY >= document.body.scrollHeight - 4) now = links.length - 1;
    links.forEach((link, i) => { if (i === now) link.setAttribute('aria-current', 'true'); else link.removeAttribute('aria-current'); });
  };
  addEventListener('scroll', () => { if (!waiting) { waiting = true; requestAnimationFrame(follow); } }, { passive: true });
  follow();
})();
`;
