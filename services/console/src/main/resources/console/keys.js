// The keyboard: '/' finds, 'g' and a letter goes, 'j' and 'k' move through rows, 'x' ticks, 'Enter' opens, '?' shows this. Can be turned off.
(() => {
  'use strict';
  const OFF = 'weightflow-keys-off';
  let going = 0;
  let row = -1;

  const typing = (element) => element.closest('input, textarea, select, [contenteditable]');
  const rows = () => [...document.querySelectorAll('[data-row]')];

  function select(next) {
    const all = rows();
    if (!all.length) return;
    row = Math.max(0, Math.min(all.length - 1, next));
    all.forEach((one, i) => one.classList.toggle('on', i === row));
    const link = all[row].querySelector('a');
    if (link) link.focus();
  }

  function help() {
    const dialog = document.createElement('dialog');
    dialog.className = 'card dialog';
    dialog.setAttribute('aria-label', 'Keys');
    dialog.innerHTML = '<h2>Keys</h2><dl class="facts gap"><dt><kbd>/</kbd></dt><dd>find</dd><dt><kbd>g</kbd> <kbd>o d t c m r y p</kbd></dt><dd>go to a place of the navigation</dd>'
      + '<dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>next and previous row</dd><dt><kbd>x</kbd></dt><dd>tick the row</dd><dt><kbd>Enter</kbd></dt><dd>open the row</dd>'
      + '<dt><kbd>←</kbd> <kbd>→</kbd></dt><dd>other sample</dd><dt><kbd>1</kbd>–<kbd>8</kbd></dt><dd>task</dd><dt><kbd>d</kbd></dt><dd>difference</dd><dt><kbd>space</kbd></dt><dd>label or prediction</dd></dl>'
      + '<form method="dialog" class="actions gap"><button class="btn main">Close</button><button class="btn quiet" type="button" data-keys>Turn keys off</button></form>';
    dialog.querySelector('[data-keys]').addEventListener('click', () => { localStorage.setItem(OFF, '1'); dialog.close(); });
    dialog.addEventListener('close', () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === '?') { localStorage.removeItem(OFF); help(); return; }
    if (localStorage.getItem(OFF)) return;
    if (going && Date.now() - going < 1500) {
      going = 0;
      const place = document.querySelector('.nav a[data-key="' + CSS.escape(event.key) + '"]');
      if (place) { place.click(); event.preventDefault(); }
      return;
    }
    switch (event.key) {
      case '/': { const find = document.querySelector('.find input'); if (find) { find.focus(); event.preventDefault(); } break; }
      case 'g': going = Date.now(); break;
      case 'j': select(row + 1); break;
      case 'k': select(row - 1); break;
      case 'x': { const box = rows()[row] && rows()[row].querySelector('input[type=checkbox]'); if (box) box.click(); break; }
      default: break;
    }
  });
})();
