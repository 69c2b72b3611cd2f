// What moves on a page by itself: times in the reader's zone, streams, curves that grow. Everything is there without it.
(() => {
  'use strict';

  const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

  function localTimes(root) {
    for (const time of root.querySelectorAll('time[datetime]')) {
      const at = new Date(time.dateTime);
      if (!isNaN(at)) {
        const today = at.toDateString() === new Date().toDateString();
        time.textContent = (today ? clock : day).format(at);
        time.title = at.toISOString();
      }
    }
  }

  // ---- copying
  document.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-copy]');
    if (!button) return;
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(source ? source.textContent.trim() : location.href);
    const before = button.textContent;
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = before; }, 1500);
  });

  // ---- curves: curves.js draws them, on the pages that have some
  function addPoints(series) {
    if (window.learningCurves) learningCurves.add(series);
    for (const [name, { values }] of Object.entries(series)) {
      const now = document.querySelector('[data-loss="' + name.replace('loss.', '') + '"]');
      if (now && values.length) now.textContent = values[values.length - 1].toPrecision(3);
    }
  }

  // ---- streams: one a page, closed while nobody looks
  const QUIET = 30000;
  let heard = 0;

  document.addEventListener('htmx:sseBeforeMessage', (event) => {
    heard = Date.now();
    const message = event.detail;
    if (message.type === 'points') { event.preventDefault(); addPoints(JSON.parse(message.data)); }
    if (message.type === 'changed') { event.preventDefault(); reload(); }
  });

  let due = 0;
  function reload() {
    clearTimeout(due);
    due = setTimeout(() => {
      if (document.hidden || document.querySelector('dialog[open]')) return;
      htmx.ajax('GET', location.pathname + location.search, { target: '#main', select: '#main', swap: 'outerHTML' });
    }, 700);
  }

  setInterval(() => {
    const live = document.querySelector('[data-live]');
    const word = document.querySelector('[data-heard]');
    if (!live || !word) return;
    const since = Math.max(heard, Date.parse(live.dataset.live) || 0);
    const silent = since && Date.now() - since > QUIET;
    word.textContent = silent ? 'Last heard ' + Math.round((Date.now() - since) / 1000) + ' s ago' : '';
    for (const dot of document.querySelectorAll('#status .dot')) dot.hidden = silent;
  }, 1000);

  document.addEventListener('visibilitychange', () => {
    const live = document.querySelector('[sse-connect]');
    if (document.hidden && live) { htmx.trigger(live, 'htmx:sseClose'); live.removeAttribute('sse-connect'); live.dataset.closed = ''; }
    if (!document.hidden && (document.querySelector('[data-closed]') || document.querySelector('[data-refresh]'))) reload();
  });

  // pages without a stream are read anew now and then, while they are looked at
  setInterval(() => {
    const page = document.querySelector('[data-refresh]');
    if (page && !document.hidden && !document.querySelector('input:focus, textarea:focus, select:focus')) {
      page.dataset.age = 1 + (+page.dataset.age || 0);
      if (+page.dataset.age >= +page.dataset.refresh) reload();
    }
  }, 1000);

  function open(root) {
    localTimes(root);
    if (window.learningCurves) learningCurves.open(root);
  }

  document.addEventListener('DOMContentLoaded', () => open(document));
  document.addEventListener('htmx:afterSettle', (event) => open(event.target.isConnected ? event.target.parentNode || document : document));
})();
