package dev.weightflow.cli.console;

/** The progress of work that goes through phases, a display for each. Any thread may close it; then nothing more is shown. */
public final class PhaseProgress implements AutoCloseable {

    private final Terminal terminal;
    private Progress progress = new Progress.Silent();
    private String phase = "";
    private long steps;
    private boolean closed;

    public PhaseProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The work is in that phase, which has so many steps; a phase of another name or length begins a new display. */
    public synchronized void at(String name, long done, long total, String now) {
        if (closed || total <= 0) {
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
    public synchronized void finish() {
        if (!closed && steps > 0) {
            progress.at(steps, "");
        }
        close();
    }

    @Override
    public synchronized void close() {
        progress.close();
        closed = true;
    }
}
