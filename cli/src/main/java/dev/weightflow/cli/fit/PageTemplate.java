package dev.weightflow.cli.fit;

/** Static part of a run's page. The page reloads its data while the run goes on, and says so when the server no longer responds. */
final class PageTemplate {

    static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
            <title>%NAME%</title>
            <style>
            :root { color-scheme: light dark; --ink: #1b1f24; --dim: #57606a; --line: #d8dee4; --page: #fff;
              --c0: #1b1f24; --c1: #0072b2; --c2: #c04d00; --c3: #00795a; --c4: #a5487f; --c5: #8a6100; --c6: #57606a; --c7: #6b6b00; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --dim: #9da7b3; --line: #30363d; --page: #0d1117;
              --c0: #e6edf3; --c1: #56b4e9; --c2: #ff9e5e; --c3: #3fcf9f; --c4: #e79bc4; --c5: #e6b84c; --c6: #9da7b3; --c7: #c9c94f; } }
            body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); max-width: 1280px; margin: 1.2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
            h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.1rem; margin: 1.6rem 0 .4rem; }
            p { margin: .2rem 0; color: var(--dim); }
            progress { width: 100%; }
            .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(340px, 100%), 1fr)); gap: .8rem; margin: 1rem 0; }
            figure { margin: 0; } figcaption { font-weight: 600; font-size: .9rem; }
            figcaption span { color: var(--c); margin-left: .6rem; font-weight: 400; }
            svg { width: 100%; height: auto; display: block; }
            svg text { font-size: 12px; fill: var(--dim); }
            svg .grid { stroke: var(--line); fill: none; } svg .curve { stroke: var(--c); fill: none; stroke-width: 1.8; }
            svg .band { fill: var(--c); stroke: var(--c); stroke-width: .8; opacity: .28; stroke-linejoin: round; } svg circle { fill: var(--c); }
            .wide { overflow-x: auto; }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
            th, td { padding: .25rem .6rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
            th:first-child, td:first-child { text-align: left; }
            img { max-width: 100%; height: auto; display: block; margin: .4rem 0; }
            </style>
            </head>
            <body>
            <main id="run" data-running="%RUNNING%">
            <h1>%NAME%</h1>
            <p>%ABOUT%</p>
            <p id="state" role="status">%STATE%</p>
            <progress max="%STEPS%" value="%DONE%" aria-label="steps done"></progress>
            <div class="charts">
            %CHARTS%
            </div>
            <div class="wide">%FIGURES%</div>
            %PICTURES%
            </main>
            <details><summary>The training's numbers</summary><div class="wide"><table><tbody>%CONFIG%</tbody></table></div></details>
            <script>
            setTimeout(async function again() {
              const run = document.getElementById('run');
              if (run.dataset.running !== 'true') { return; }
              if (location.protocol === 'file:') { location.reload(); return; }
              try {
                const text = await (await fetch('/', { cache: 'no-store' })).text();
                run.replaceWith(new DOMParser().parseFromString(text, 'text/html').getElementById('run'));
                setTimeout(again, 2000);
              } catch (gone) {
                document.getElementById('state').textContent += '; the run has ended or was stopped, report.html in its folder has the rest';
              }
            }, 2000);
            </script>
            </body>
            </html>
            """;

    private PageTemplate() {}
}
