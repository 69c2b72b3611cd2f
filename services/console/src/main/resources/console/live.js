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

  // ---- curves
  const colour = (element) => getComputedStyle(element).color;
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function mean(values, neighbours) {
    const half = Math.floor(neighbours / 2);
    return values.map((_, i) => {
      const reach = Math.min(half, i, values.length - 1 - i);
      let sum = 0;
      for (let j = i - reach; j <= i + reach; j++) sum += values[j];
      return sum / (2 * reach + 1);
    });
  }

  class Curve {
    constructor(figure) {
      this.figure = figure;
      this.steps = [];
      this.values = [];
    }

    add(points) {
      for (const [step, value] of points) {
        while (this.steps.length && this.steps[this.steps.length - 1] >= step) { this.steps.pop(); this.values.pop(); }
        if (value > 0) { this.steps.push(step); this.values.push(value); }
      }
      this.figure.dataset.points = this.steps.length;
      this.draw();
    }

    draw() {
      if (this.steps.length < 2 || typeof uPlot === 'undefined') return;
      const data = [this.steps, this.values, mean(this.values, 19)];
      if (this.plot) { this.plot.setData(data); return; }
      const svg = this.figure.querySelector('svg');
      const ink = svg ? colour(svg) : token('--ink');
      const width = this.figure.clientWidth;
      const label = svg ? svg.getAttribute('aria-label') : '';
      this.figure.replaceChildren();
      this.figure.setAttribute('role', 'img');
      this.figure.setAttribute('aria-label', label);
      const axis = { stroke: token('--ink-3'), grid: { stroke: token('--grid'), width: 1 }, ticks: { show: false }, font: '11px system-ui', size: 40 };
      this.plot = new uPlot({
        width, height: Math.round(width / 2),
        legend: { show: false }, cursor: { y: false }, padding: [8, 8, 0, 0],
        scales: { x: { time: false, range: () => [0, Math.max(+this.figure.dataset.total || 1, this.steps[this.steps.length - 1])] }, y: { distr: 3 } },
        axes: [{ ...axis, size: 24, grid: { show: false } }, axis],
        series: [{}, { stroke: ink, width: 1, alpha: 0.28, points: { show: false } }, { stroke: ink, width: 1.75, points: { show: false } }],
      }, data, this.figure);
    }
  }

  let curves = new Map();

  async function openCurves(root) {
    const figures = [...root.querySelectorAll('[data-curve]')].filter((figure) => !figure.dataset.points);
    if (!figures.length) return;
    curves = new Map(figures.map((figure) => [figure.dataset.curve, new Curve(figure)]));
    const answer = await fetch('/trainings/' + figures[0].dataset.job + '/curves', { headers: { Accept: 'application/json' } });
    if (answer.ok) addPoints(await answer.json());
  }

  function addPoints(points) {
    for (const [name, list] of Object.entries(points)) {
      if (curves.has(name)) curves.get(name).add(list);
      const now = document.querySelector('[data-loss="' + name.replace('loss.', '') + '"]');
      if (now && list.length) now.textContent = list[list.length - 1][1].toPrecision(3);
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

  function open(root) { localTimes(root); openCurves(root); }
  document.addEventListener('DOMContentLoaded', () => open(document));
  document.addEventListener('htmx:afterSettle', (event) => open(event.target.isConnected ? event.target.parentNode || document : document));
})();
