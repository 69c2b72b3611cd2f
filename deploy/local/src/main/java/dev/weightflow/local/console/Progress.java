package dev.weightflow.local.console;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import me.tongfei.progressbar.ProgressState;

/** How far a long task is: a bar with an estimate where somebody watches, a line every tenth in a log, nothing for JSON. */
public interface Progress extends AutoCloseable {

    /** That many steps are done in all, and what the task is at now. */
    void at(long steps, String now);

    @Override
    void close();

    /** The display that suits the terminal. */
    static Progress of(Terminal terminal, String task, long steps) {
        if (terminal.json()) {
            return new Silent();
        }
        return terminal.interactive() ? Bar.of(task, steps) : new Lines(terminal, task, steps);
    }

    /** Shows nothing. */
    record Silent() implements Progress {
        @Override
        public void at(long steps, String now) {}

        @Override
        public void close() {}
    }

    /** A bar that redraws itself, with the time gone and the time to go. */
    record Bar(ProgressBar bar) implements Progress {
        private static Bar of(String task, long steps) {
            return new Bar(new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(steps)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(250)
                    .setUnit("", 1)
                    .setSpeedUnit(ChronoUnit.SECONDS)
                    .setEtaFunction(Bar::remaining)
                    .setConsumer(new ConsoleProgressBarConsumer(System.err))
                    .build());
        }

        private static Optional<Duration> remaining(ProgressState state) {
            long done = state.getCurrent() - state.getStart();
            if (done <= 0 || state.getMax() <= 0) {
                return Optional.empty();
            }
            return Optional.of(
                    state.getElapsedAfterStart().dividedBy(done).multipliedBy(state.getMax() - state.getCurrent()));
        }

        @Override
        public void at(long steps, String now) {
            bar.stepTo(steps);
            bar.setExtraMessage(" " + now);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** A line at each tenth. */
    final class Lines implements Progress {
        private final Terminal terminal;
        private final String task;
        private final long steps;
        private long tenth = -1;

        Lines(Terminal terminal, String task, long steps) {
            this.terminal = terminal;
            this.task = task;
            this.steps = steps;
        }

        @Override
        public void at(long done, String now) {
            long reached = steps <= 0 ? 0 : 10 * done / steps;
            if (reached > tenth) {
                tenth = reached;
                terminal.say(task + ": " + done + " of " + steps + (now.isBlank() ? "" : ", " + now));
            }
        }

        @Override
        public void close() {}
    }
}
