package dev.weightflow.cli.console;

import dev.weightflow.schema.text.Durations;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import me.tongfei.progressbar.ProgressState;

/** Progress display of a long operation: a bar with an estimate on a terminal, a line every tenth in a log, nothing for JSON. */
public interface Progress extends AutoCloseable {

    /** Shows the number of steps done in all, and the current item. */
    void at(long steps, String now);

    @Override
    void close();

    static Progress of(Terminal terminal, String task, long steps) {
        if (terminal.json()) {
            return new Silent();
        }
        return terminal.interactive() ? new Bar(task, steps) : new Lines(terminal, task, steps, System::nanoTime);
    }

    record Silent() implements Progress {
        @Override
        public void at(long steps, String now) {}

        @Override
        public void close() {}
    }

    /** Bar that redraws itself, with the elapsed time and the time remaining at the pace since the first reported step. */
    final class Bar implements Progress {
        private final ProgressBar bar;
        private volatile long first = -1;

        private Bar(String task, long steps) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(steps)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(250)
                    .setUnit("", 1)
                    .setSpeedUnit(ChronoUnit.SECONDS)
                    .setEtaFunction(this::remaining)
                    .setConsumer(new ConsoleProgressBarConsumer(System.err))
                    .build();
        }

        private Optional<Duration> remaining(ProgressState state) {
            long done = state.getCurrent() - first;
            if (first < 0 || done <= 0 || state.getMax() <= 0) {
                return Optional.empty();
            }
            return Optional.of(
                    state.getElapsedAfterStart().dividedBy(done).multipliedBy(state.getMax() - state.getCurrent()));
        }

        @Override
        public void at(long steps, String now) {
            if (first < 0) {
                first = steps;
            }
            bar.stepTo(steps);
            bar.setExtraMessage(" " + now);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** Line at each tenth, with the time remaining. */
    final class Lines implements Progress {
        private final Terminal terminal;
        private final String task;
        private final long steps;
        private final LongSupplier nanos;
        private long tenth = -1;
        private long firstSteps;
        private long firstNanos;

        Lines(Terminal terminal, String task, long steps, LongSupplier nanos) {
            this.terminal = terminal;
            this.task = task;
            this.steps = steps;
            this.nanos = nanos;
        }

        @Override
        public void at(long done, String now) {
            if (tenth < 0) {
                firstSteps = done;
                firstNanos = nanos.getAsLong();
            }
            long reached = steps <= 0 ? 0 : 10 * done / steps;
            if (reached > tenth) {
                tenth = reached;
                terminal.say(task + ": " + done + " of " + steps + (now.isBlank() ? "" : ", " + now) + remaining(done));
            }
        }

        private String remaining(long done) {
            if (done <= firstSteps || done >= steps) {
                return "";
            }
            Duration gone = Duration.ofNanos(nanos.getAsLong() - firstNanos);
            Duration left = gone.multipliedBy(steps - done).dividedBy(done - firstSteps);
            return left.toSeconds() < 1 ? "" : ", about " + Durations.text(left) + " left";
        }

        @Override
        public void close() {}
    }

    /** Progress of work in phases, with a display for each. Any thread may close it; then nothing more is shown. */
    public static final class PhaseProgress implements AutoCloseable {

        private final Terminal terminal;
        private Progress progress = new Progress.Silent();
        private String phase = "";
        private long steps;
        private boolean closed;

        public PhaseProgress(Terminal terminal) {
            this.terminal = terminal;
        }

        /** Shows the progress of a phase; a phase of another name or length starts a new display. */
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

        /** Completes the display of the phase that was shown last. */
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
}
