package dev.weightflow.local.console;

/** The progress of work that goes through phases, a display for each. */
public final class Phases implements AutoCloseable {

    private final Terminal terminal;
    private Progress progress = new Progress.Silent();
    private String phase = "";
    private long steps;

    public Phases(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The work is in that phase, which has so many steps; a phase of another name or length begins a new display. */
    public void at(String name, long done, long total, String now) {
        if (total <= 0) {
            return;
        }
        if (!name.equals(phase) || total != steps) {
            progress.close();
            progress = terminal.progress(name, total);
            phase = name;
            steps = total;
        }
        progress.at(done, now);
    }

    /** The phase that was shown last is done. */
    public void finish() {
        if (steps > 0) {
            progress.at(steps, "");
        }
        close();
    }

    @Override
    public void close() {
        progress.close();
        progress = new Progress.Silent();
        phase = "";
        steps = 0;
    }
}
