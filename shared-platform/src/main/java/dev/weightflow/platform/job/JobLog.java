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
 * The latest lines that this process has logged while it worked on jobs, for those who look into one without access to the machine. Only what our
 * own loggers say on the worker's thread is kept, in memory: the message, without a stack and without folders.
 */
public final class JobLog {
    static final int LINES = 400;
    static final int JOBS = 50;
    private static final int LONGEST = 1000;
    private static final String OURS = "dev.weightflow";

    private final Map<JobId, Deque<Line>> lines = new LinkedHashMap<>();

    /**
     * A line.
     *
     * @param level such as {@code INFO} or {@code WARN}
     */
    public record Line(Instant time, String level, String message) {}

    /** Listens from now on, until it is closed. The supplier tells which job the thread that logs works on. */
    AutoCloseable listen(Supplier<Optional<JobId>> jobOfThisThread) {
        // held by what is returned: a logger that nobody holds may be forgotten, and its handlers with it
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

    /** The latest lines about that job, the earliest first; none if this process has not worked on it of late. */
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
