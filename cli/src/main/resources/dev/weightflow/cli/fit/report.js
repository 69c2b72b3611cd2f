// Draws the curves of the page, and while the run goes on takes over what has changed: every element with data-part, by its id.
learningCurves.open(document);
setTimeout(async function again() {
  'use strict';
  const run = document.getElementById('run');
  if (run.dataset.running !== 'true') return;
  if (location.protocol === 'file:') { location.reload(); return; }
  try {
    const answer = await fetch('/', { cache: 'no-store' });
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    run.dataset.running = fresh.getElementById('run').dataset.running;
    for (const part of document.querySelectorAll('[data-part]')) part.replaceWith(fresh.getElementById(part.id));
    learningCurves.refresh();
    setTimeout(again, 2000);
  } catch (gone) {
    document.getElementById('state').textContent += '; the run has ended or was stopped, report.html in its folder has the rest';
  }
}, 2000);
