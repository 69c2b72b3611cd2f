package dev.weightflow.platform.job;

import dev.weightflow.platform.problem.PublicText;
import dev.weightflow.schema.id.JobId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Latest log lines of this process about jobs, for users without access to the machine. Only lines of our own loggers on the worker's thread are
 * kept, in memory: the message, without a stack trace and without folders.
 */
public final class JobLog {
    static final int LINES = 400;
    static final int JOBS = 50;
    private static final int LONGEST = 1000;
    private static final String OURS = "dev.weightflow";

    private final Map<JobId, Deque<Line>> lines = new LinkedHashMap<>();

    /**
     * Log line.
     *
     * @param level such as {@code INFO} or {@code WARN}
     */
    public record Line(Instant time, String level, String message) {}

    /** Listens until it is closed. The supplier returns the job of the logging thread. */
    AutoCloseable listen(Supplier<Optional<JobId>> jobOfThisThread) {
        // referenced by the result: an unreferenced logger may be collected, with its handlers
        Logger ours = Logger.getLogger(OURS);
        Handler handler = new Listener(jobOfThisThread);
        ours.addHandler(handler);
        return () -> ours.removeHandler(handler);
    }

    private synchronized void add(JobId job, Line line) {
        Deque<Line> known = lines.computeIfAbsent(job, any -> new ArrayDeque<>());
        known.addLast(line);
        if (known.size() > LINES) {
            known.removeFirst();
        }
        if (lines.size() > JOBS) {
            lines.remove(lines.keySet().iterator().next());
        }
    }

    /** Returns the latest lines about that job, the earliest first; empty if this process has not worked on it recently. */
    synchronized List<Line> of(JobId job) {
        return List.copyOf(lines.getOrDefault(job, new ArrayDeque<>()));
    }

    private final class Listener extends Handler {
        private final Supplier<Optional<JobId>> jobOfThisThread;
        private final Formatter messages = new SimpleFormatter();

        Listener(Supplier<Optional<JobId>> jobOfThisThread) {
            this.jobOfThisThread = jobOfThisThread;
        }

        @Override
        public void publish(LogRecord record) {
            jobOfThisThread
                    .get()
                    .ifPresent(job -> add(
                            job,
                            new Line(
                                    record.getInstant(),
                                    record.getLevel().getName(),
                                    PublicText.cut(
                                            PublicText.withoutFolders(messages.formatMessage(record)), LONGEST))));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
