// Learning curves, drawn by uPlot: on the console's pages, on the page of `fit --watch`, and in the report that it leaves.
//
// The data is an object of series by name, {"loss.semseg": {"steps": [1, 2], "values": [0.9, 0.8]}}: at most 600 points each, thinned by the
// server, which keeps the extremes. An element with data-curves says where they are (an address, or # and the id of embedded JSON), and describes
// the x axis: data-end is the last step, data-unit and data-knots (pairs of a step and its place) another unit, data-marks steps to point at. Each
// element with data-curve within it shows the series of that name:
//   data-label    words for those who do not see it
//   data-mean     values faint, in front of them the mean of their neighbours
//   data-log      logarithmic, as long as all values are positive
//   data-dots     a dot at each value; data-best is the step of the best
//   data-reference, data-reference-label   a value to compare with
//   data-bare     small, from 0, without axes
(() => {
  'use strict';

  const NEIGHBOURS = 19; // half before, half behind: the mean has no lag
  const MOST = 2000; // points after which the series are read anew
  const FONT = '11px system-ui, sans-serif';
  const TIMES = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400];

  const numbers = (text) => (text || '').split(' ').filter(Boolean).map(Number);

  function mean(values) {
    const half = (NEIGHBOURS - 1) / 2;
    return values.map((_, i) => {
      const reach = Math.min(half, i, values.length - 1 - i); // narrower at the ends: it begins and ends at the values
      let sum = 0;
      for (let j = i - reach; j <= i + reach; j++) sum += values[j];
      return sum / (2 * reach + 1);
    });
  }

  // ---- words
  function short(value) {
    if (!value) return '0';
    const size = Math.abs(value);
    if (size >= 1e6 || size < 1e-4) return value.toExponential(1).replace('e+', 'e');
    return size >= 1e3 ? +(value / 1e3).toPrecision(3) + 'k' : String(+value.toPrecision(3));
  }

  // Label of a tick, with as many digits as tell it from the next one.
  function label(value, step) {
    const size = Math.abs(value);
    return size >= 1e3 || step < 1e-4 ? short(value) : value.toFixed(Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  }

  const labels = (ticks) => ticks.map((tick) => label(tick, ticks[1] - ticks[0]));

  function duration(seconds) {
    const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds % 3600 / 60), Math.round(seconds % 60)];
    if (hours) return hours + ' h' + (minutes ? ' ' + minutes + ' min' : '');
    if (minutes) return minutes + (rest ? ':' + String(rest).padStart(2, '0') : '') + ' min';
    return rest + ' s';
  }

  // ---- scales
  function even(low, high, step) {
    const ticks = [];
    for (let tick = Math.ceil(low / step) * step; tick <= high + step / 1e6; tick += step) ticks.push(+tick.toPrecision(12));
    return ticks;
  }

  function round(range, about) {
    const power = 10 ** Math.floor(Math.log10(range / about));
    return power * [1, 2, 5, 10].find((factor) => factor * power >= range / about * 0.999);
  }

  function linear(low, high, about) {
    return even(low, high, round(high - low, about));
  }

  function logarithmic(low, high, about) {
    for (const factors of [[1, 2, 5], [1]]) {
      const ticks = [];
      for (let power = Math.floor(Math.log10(low)); 10 ** power <= high; power++) {
        for (const factor of factors) {
          const tick = +(factor * 10 ** power).toPrecision(12);
          if (tick >= low && tick <= high) ticks.push(tick);
        }
      }
      if (ticks.length < 2) break;
      if (ticks.length <= 2 * about || factors.length === 1) return ticks;
    }
    return linear(low, high, about);
  }

  function times(low, high, about) {
    return even(low, high, TIMES.find((step) => step >= (high - low) / about) || round((high - low) / 86400, about) * 86400);
  }

  // Range of the y axis: at least a fiftieth of its values, so that noise does not look like a trend.
  function range(values, log, bare) {
    let [low, high] = [Math.min(...values), Math.max(...values)];
    if (log) return [low / 1.05, high * 1.05];
    if (bare) [low, high] = [Math.min(0, low), Math.max(0, high)];
    const room = Math.max(bare ? 0 : (high - low) / 10, Math.max(Math.abs(low), Math.abs(high)) / 100, 1e-9);
    return [bare && low === 0 ? 0 : low - room, high + room];
  }

  // Place of a step on the x axis: itself, or interpolated between known places.
  function places(knots) {
    if (knots.length < 4) return (step) => step;
    return (step) => {
      let at = 2;
      while (at + 2 < knots.length && knots[at] < step) at += 2;
      const [before, from, after, to] = knots.slice(at - 2, at + 2);
      return from + (step - before) / (after - before) * (to - from);
    };
  }

  class Curve {
    constructor(element, source) {
      this.element = element;
      this.source = source;
      this.name = element.dataset.curve;
      this.place = places(numbers(source.dataset.knots));
      this.steps = [];
      this.values = [];
    }

    load({ steps, values }) {
      const last = steps.length ? steps[steps.length - 1] : -1;
      const since = this.steps.map((step, i) => i).filter((i) => this.steps[i] > last); // came while the answer was under way
      this.steps = steps.concat(since.map((i) => this.steps[i]));
      this.values = values.concat(since.map((i) => this.values[i]));
      this.draw();
    }

    append({ steps, values }) {
      while (this.steps.length && this.steps[this.steps.length - 1] >= steps[0]) { this.steps.pop(); this.values.pop(); }
      this.steps.push(...steps);
      this.values.push(...values);
      this.draw();
    }

    draw() {
      const { dataset } = this.element;
      dataset.points = this.steps.length;
      if (!this.steps.length) {
        const nothing = document.createElement('span');
        nothing.className = 'dim';
        nothing.textContent = 'Nothing yet' + (dataset.reference ? '; ' + dataset.referenceLabel + ' ' + short(+dataset.reference) : '');
        this.element.replaceChildren(nothing);
        return;
      }
      const log = 'log' in dataset && this.values.every((value) => value > 0);
      this.y = range(dataset.reference ? this.values.concat(+dataset.reference) : this.values, log, 'bare' in dataset);
      this.x = [0, Math.max(this.place(+this.source.dataset.end || 1), this.place(this.steps[this.steps.length - 1]))];
      const data = [this.steps.map(this.place), this.values];
      if ('mean' in dataset) data.push(mean(this.values));
      if (this.plot && log === this.log) this.plot.setData(data);
      else this.create(log, data);
      this.element.setAttribute('aria-label', dataset.label + ', ' + short(this.values[this.values.length - 1]) + ' at step '
        + this.steps[this.steps.length - 1] + ', between ' + short(Math.min(...this.values)) + ' and ' + short(Math.max(...this.values)));
    }

    size() {
      const width = Math.max(60, this.element.clientWidth);
      return { width, height: Math.round(width / ('bare' in this.element.dataset ? 5 : 2)) };
    }

    create(log, data) {
      const { dataset } = this.element;
      if (this.plot) this.plot.destroy();
      this.log = log;
      const bare = 'bare' in dataset;
      const ink = () => getComputedStyle(this.element).color;
      const token = (name) => () => getComputedStyle(this.element).getPropertyValue(name).trim();
      const unit = this.source.dataset.unit;
      const axis = { stroke: token('--ink-3'), font: FONT, ticks: { show: false }, filter: (plot, splits) => splits };
      const line = { stroke: ink, width: 1.75, points: { show: 'dots' in dataset, size: 5, fill: ink } };
      const faint = { stroke: ink, width: 1, alpha: 0.28, points: { show: false } };
      const read = document.createElement('span');
      read.className = 'read';
      this.element.replaceChildren();
      this.element.setAttribute('role', 'img');
      this.plot = new uPlot({
        ...this.size(),
        legend: { show: false },
        cursor: bare ? { show: false } : { y: false, drag: { x: false, y: false }, points: { size: 7 } },
        padding: bare ? [4, 0, 4, 0] : [8, 18, 0, 0],
        scales: { x: { time: false, range: () => this.x }, y: { distr: log ? 3 : 1, range: () => this.y } },
        axes: bare ? [{ show: false }, { show: false }] : [
          {
            ...axis, size: 24, grid: { show: false },
            splits: (plot, i, low, high) => (unit === 'time' ? times : linear)(low, high, 4),
            values: (plot, splits) => (unit === 'time' ? splits.map(duration) : labels(splits)),
          },
          {
            ...axis, size: 48, grid: { stroke: token('--grid'), width: 1 },
            splits: (plot, i, low, high) => (log ? logarithmic : linear)(low, high, 4),
            values: (plot, splits) => (log ? splits.map(short) : labels(splits)),
          },
        ],
        series: 'mean' in dataset ? [{}, faint, { ...line, points: { show: false } }] : [{}, line],
        hooks: {
          drawAxes: [(plot) => this.behind(plot, token)],
          draw: [(plot) => this.front(plot, ink, token)],
          setCursor: [({ cursor: { idx } }) => {
            read.textContent = idx === null || idx === undefined || idx >= this.steps.length ? ''
              : 'step ' + this.steps[idx] + ': ' + short(this.values[idx]);
          }],
        },
      }, data, this.element);
      this.element.append(read);
      if (!this.observed) {
        this.observed = new ResizeObserver(() => requestAnimationFrame(() => {
          if (this.element.isConnected && this.plot.width !== this.size().width) this.plot.setSize(this.size());
        }));
        this.observed.observe(this.element);
      }
    }

    // The axis, marked steps and the value to compare with lie behind the curve.
    behind({ ctx, bbox, valToPos }, token) {
      const scale = devicePixelRatio;
      const stroke = (name, dash, ...points) => {
        ctx.strokeStyle = token(name)();
        ctx.lineWidth = scale;
        ctx.setLineDash(dash.map((length) => length * scale));
        ctx.beginPath();
        ctx.moveTo(points[0], points[1]);
        ctx.lineTo(points[2], points[3]);
        ctx.stroke();
      };
      const { reference, referenceLabel } = this.element.dataset;
      const [left, right, floor] = [bbox.left, bbox.left + bbox.width, bbox.top + bbox.height];
      ctx.save();
      stroke('--axis', [], left, floor, right, floor);
      for (const step of numbers(this.source.dataset.marks)) {
        const x = valToPos(this.place(step), 'x', true);
        stroke('--ink-3', [2, 3], x, bbox.top, x, floor);
      }
      if (reference) {
        const y = valToPos(+reference, 'y', true);
        stroke('--reference', [4, 3], left, y, right, y);
        ctx.font = FONT.replace('11', 11 * scale);
        ctx.fillStyle = token('--ink-3')();
        ctx.textAlign = 'right';
        ctx.textBaseline = 'alphabetic';
        ctx.fillText((referenceLabel || '') + ' ' + short(+reference), right, y - 4 * scale);
      }
      ctx.restore();
    }

    // The latest value, and the best, lie in front of it.
    front({ ctx, data, valToPos }, ink, token) {
      const scale = devicePixelRatio;
      const dot = (at, values, radius, fill) => {
        ctx.beginPath();
        ctx.arc(valToPos(data[0][at], 'x', true), valToPos(values[at], 'y', true), radius * scale, 0, 2 * Math.PI);
        ctx.fillStyle = fill;
        ctx.fill();
        ctx.stroke();
      };
      ctx.save();
      ctx.strokeStyle = ink();
      ctx.lineWidth = 2 * scale;
      if (data[0].length && !('bare' in this.element.dataset)) dot(data[0].length - 1, data[data.length - 1], 2.5, ink());
      const best = this.element.dataset.best ? this.steps.indexOf(+this.element.dataset.best) : -1;
      if (best >= 0) dot(best, data[1], 4, token('--surface')());
      ctx.restore();
    }
  }

  let curves = [];

  async function read(address) {
    if (address.startsWith('#')) return JSON.parse(document.querySelector(address).textContent);
    const answer = await fetch(address, { headers: { Accept: 'application/json' } });
    return answer.ok ? answer.json() : {};
  }

  async function load(source) {
    const series = await read(source.dataset.curves);
    for (const curve of curves) {
      if (curve.source === source) curve.load(series[curve.name] || { steps: [], values: [] });
    }
  }

  // Draws the curves of a part of the page that are not drawn yet.
  function open(root) {
    curves = curves.filter((curve) => curve.element.isConnected);
    for (const source of root.querySelectorAll('[data-curves]')) {
      const fresh = [...source.querySelectorAll('[data-curve]')].filter((element) => !curves.some((curve) => curve.element === element));
      curves.push(...fresh.map((element) => new Curve(element, source)));
      if (fresh.length) load(source);
    }
  }

  // Adds what was reported since; steps that are reported again replace what was said before.
  function add(series) {
    for (const curve of curves) {
      if (series[curve.name] && series[curve.name].steps.length) curve.append(series[curve.name]);
    }
    for (const source of new Set(curves.filter((curve) => curve.steps.length > MOST).map((curve) => curve.source))) load(source);
  }

  // Reads all series anew; nothing of before is kept.
  function refresh() {
    for (const curve of curves) curve.steps = [];
    for (const source of new Set(curves.map((curve) => curve.source))) load(source);
  }

  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    for (const { plot } of curves) if (plot) plot.redraw();
  });

  window.learningCurves = { open, add, refresh };
})();
