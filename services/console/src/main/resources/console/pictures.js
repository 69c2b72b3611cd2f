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

  // ---- the photograph that is tried stays in the browser, and lies under the maps
  let photo = '';

  document.addEventListener('change', (event) => {
    if (event.target.matches('[data-drop] input[type=file]') && event.target.files.length) {
      if (photo) URL.revokeObjectURL(photo);
      photo = URL.createObjectURL(event.target.files[0]);
    }
  });

  function give(files) {
    const input = document.querySelector('[data-drop] input[type=file]');
    if (!input || !files.length) return;
    input.files = files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    htmx.trigger(input.form, 'submit');
  }

  document.addEventListener('dragover', (event) => { if (event.target.closest('[data-drop]')) event.preventDefault(); });
  document.addEventListener('drop', (event) => {
    if (event.target.closest('[data-drop]')) { event.preventDefault(); give(event.dataTransfer.files); }
  });
  document.addEventListener('paste', (event) => { if (event.clipboardData) give(event.clipboardData.files); });

  document.addEventListener('htmx:afterSettle', () => {
    if (!photo) return;
    for (const map of document.querySelectorAll('[data-prediction] img.translucent')) {
      if (map.previousElementSibling) continue;
      const under = new Image();
      under.src = photo;
      under.alt = '';
      under.className = 'gray under';
      map.before(under);
      map.classList.add('over');
    }
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
