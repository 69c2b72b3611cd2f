// Pictures: the slider between label and prediction, and keys that step through samples and tasks. The links do the same.
(() => {
  'use strict';

  function slide(range) {
    const picture = range.closest('[data-slider]');
    const clip = picture.querySelector('clipPath rect');
    const edge = picture.querySelector('.handle');
    const width = picture.querySelector('svg').viewBox.baseVal.width;
    const at = width * range.value / 100;
    clip.setAttribute('width', at);
    if (edge) edge.setAttribute('transform', 'translate(' + at + ')');
  }

  document.addEventListener('input', (event) => {
    if (event.target.matches('[data-slider] input[type=range]')) slide(event.target);
  });

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select')) return;
    if (localStorage.getItem('weightflow-keys-off')) return;
    const follow = (selector) => {
      const link = document.querySelector(selector);
      if (link) { link.click(); event.preventDefault(); }
    };
    if (event.key === 'ArrowLeft') follow('[data-step=previous]');
    else if (event.key === 'ArrowRight') follow('[data-step=next]');
    else if (event.key === 'd') follow('[data-step=difference]');
    else if (event.key >= '1' && event.key <= '8') follow('[data-task="' + event.key + '"]');
    else if (event.key === ' ') {
      const range = document.querySelector('[data-slider] input[type=range]');
      if (range) { range.value = range.value > 50 ? 0 : 100; slide(range); event.preventDefault(); }
    }
  });
})();
