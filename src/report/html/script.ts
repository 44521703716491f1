/**
 * What filters, copies and changes the theme. Plain JavaScript of every current browser; it reads the page and nothing
 * else.
 */
export const script = `
'use strict';
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const rows = all('[data-row]');
  const toggles = all('[data-filter]');
  const count = document.querySelector('[data-count]');

  for (const element of all('[data-script]')) element.hidden = false;

  const plural = (shown, of, word) => shown + ' of ' + of + ' ' + word + (of === 1 ? '' : 's');

  const kinds = { finding: [], check: [], line: [] };
  for (const row of rows) kinds[row.dataset.row].push(row);

  const apply = () => {
    const on = { severity: new Set(), outcome: new Set() };
    for (const toggle of toggles) {
      if (toggle.getAttribute('aria-pressed') === 'true') on[toggle.dataset.filter].add(toggle.dataset.value);
    }
    for (const row of rows) {
      const { severity, outcome } = row.dataset;
      const hidden = !(on.severity.has(severity) && on.outcome.has(outcome));
      if (row.hidden !== hidden) row.hidden = hidden;
    }
    const of = (kind) => kinds[kind];
    const shown = (kind) => of(kind).filter((row) => !row.hidden).length;
    for (const none of all('[data-none]')) {
      none.hidden = of(none.dataset.none).length === 0 || shown(none.dataset.none) > 0;
    }
    count.textContent =
      'Showing ' +
      plural(shown('finding'), of('finding').length, 'finding') +
      ' and ' +
      plural(shown('check'), of('check').length, 'check');
  };

  const showAll = () => {
    for (const toggle of toggles) toggle.setAttribute('aria-pressed', 'true');
    apply();
  };

  for (const toggle of toggles) {
    toggle.addEventListener('click', () => {
      toggle.setAttribute('aria-pressed', String(toggle.getAttribute('aria-pressed') !== 'true'));
      apply();
    });
  }
  document.querySelector('[data-reset]').addEventListener('click', showAll);
  apply();

  // Somebody who follows a link wants to see where it leads.
  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target && target.hidden) showAll();
    const folded = target && target.querySelector('details');
    if (folded) folded.open = true;
    if (target) target.scrollIntoView();
  };
  window.addEventListener('hashchange', reveal);

  const themes = ['automatic', 'dark', 'light'];
  const button = document.querySelector('[data-theme-button]');
  let theme = 0;
  button.addEventListener('click', () => {
    theme = (theme + 1) % themes.length;
    if (theme === 0) delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = themes[theme];
    button.textContent = 'Theme: ' + themes[theme];
  });

  const select = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };
  const copy = async (element) => {
    try {
      await navigator.clipboard.writeText(element.textContent);
      return true;
    } catch {
      // No clipboard here, or no leave to use it: the older way, and else the reader's own hands.
      select(element);
      try {
        return document.execCommand('copy');
      } catch {
        return false;
      }
    }
  };
  const said = document.querySelector('[data-said]');
  for (const copier of all('[data-copies]')) {
    copier.addEventListener('click', async () => {
      const done = await copy(document.getElementById(copier.dataset.copies));
      const words = done ? 'Copied' : 'Selected: press the keys that copy';
      const before = copier.firstChild.data;
      said.textContent = words;
      copier.firstChild.data = words;
      setTimeout(() => {
        copier.firstChild.data = before;
        said.textContent = '';
      }, 2000);
    });
  }

  // Of a fleet the targets that passed are folded; on paper nothing is.
  const folds = all('.target > details');
  window.addEventListener('beforeprint', () => {
    for (const fold of all('details')) fold.open = true;
  });
})();
`;
