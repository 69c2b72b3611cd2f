package dev.weightflow.platform.eventlog;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks every minute that the topic is still the one that was opened, and still keeps its records: it may be deleted and created again, or be given
 * a retention, while services run. {@link #check} is confined to one thread.
 */
final class TopicWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final EventLog<?> log;
    private final LongSupplier nanoTime;
    private final BackgroundTask background;
    private long asked;
    private volatile Optional<LogException> fault = Optional.empty();

    /** @param nanoTime a monotonic clock */
    TopicWatch(EventLog<?> log, LongSupplier nanoTime, boolean threaded) {
        this.log = log;
        this.nanoTime = nanoTime;
        this.asked = nanoTime.getAsLong();
        this.background = new BackgroundTask("journal-topic", threaded);
    }

    /**
     * Checks again if it is due. Never waits if it has a thread of its own.
     *
     * @throws LogException.Truncated if another topic has the name now
     */
    void check() {
        if (nanoTime.getAsLong() - asked > EVERY.toNanos()) {
            asked = nanoTime.getAsLong();
            background.offer(this::look);
        }
        if (fault.isPresent() && fault.get() instanceof LogException.Truncated replaced) {
            throw replaced;
        }
    }

    private void look() {
        try {
            log.requireFit();
            fault = Optional.empty();
        } catch (LogException.Unfit | LogException.Truncated e) {
            if (fault.isEmpty()) {
                LOG.error("{}", e.getMessage());
            }
            fault = Optional.of(e);
        } catch (LogException e) {
            LOG.debug("{} could not be looked at", log.topic(), e); // outages are detected elsewhere
        }
    }

    /** Returns why no decision may be made over the topic, if so. */
    Optional<LogException> fault() {
        return fault;
    }

    @Override
    public void close() {
        background.close();
    }
}
