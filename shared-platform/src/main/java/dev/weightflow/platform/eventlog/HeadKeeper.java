package dev.weightflow.platform.eventlog;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the head of the log that this service writes: after a number of facts, a few seconds after the last one, and as soon as possible after one
 * that must not be lost. The head stays far enough behind the log for the broker to have flushed the facts that it names: after a power cut an honest
 * broker must not contradict it. Any instance may store it first.
 */
final class HeadKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeadKeeper.class);
    private static final long EVERY = 1_000;
    /** Number of attempts: concurrent instances may store theirs in between. */
    private static final int TRIES = 10;

    private static final Duration AT_LEAST_EVERY = Duration.ofSeconds(5);

    private final LogHeads heads;
    private final String epoch;
    private final Set<String> accepted;
    private final Duration behind;
    private final Clock clock;
    private final BackgroundTask background;
    private volatile long kept;
    /** Number of facts that must be stored as soon as possible; confined to the thread that offers. */
    private long urgent;

    private volatile Instant keptAt;
    private volatile Optional<LogException> contradiction = Optional.empty();

    /** Head that was read and the time of reading; confined to the thread that offers. */
    private Optional<Read> waiting = Optional.empty();

    private record Read(LogHead head, Instant at) {}

    /** @param behind minimum time for which the broker must have had a fact before the head names it */
    HeadKeeper(
            LogHeads heads, LogHeads.Kept start, Set<String> accepted, Duration behind, Clock clock, boolean threaded) {
        this.heads = heads;
        this.epoch = start.epoch();
        this.accepted = accepted;
        this.behind = behind;
        this.clock = clock;
        this.kept = start.head().count();
        this.keptAt = clock.instant();
        this.background = new BackgroundTask("journal-heads", threaded);
    }

    /** @param atOnce whether it ends in a fact that must not be lost */
    void offer(LogHead read, boolean atOnce) {
        if (atOnce) {
            urgent = read.count();
        }
        onDisk(read).filter(head -> head.count() != kept).ifPresent(head -> {
            boolean many = Math.abs(head.count() - kept) >= EVERY;
            boolean late = Duration.between(keptAt, clock.instant()).abs().compareTo(AT_LEAST_EVERY) >= 0;
            if (many || late || kept < urgent) {
                background.offer(() -> keep(head));
            }
        });
    }

    /** Returns the head that was read long enough ago for the broker to have flushed it, if there is one. */
    private Optional<LogHead> onDisk(LogHead read) {
        if (behind.isZero()) {
            return Optional.of(read);
        }
        Instant now = clock.instant();
        Optional<Read> before =
                waiting.filter(old -> Duration.between(old.at(), now).abs().compareTo(behind) >= 0);
        if (waiting.isEmpty() || before.isPresent()) {
            waiting = Optional.of(new Read(read, now));
        }
        return before.map(Read::head);
    }

    private void keep(LogHead head) {
        try {
            store(head);
        } catch (LogException.Damaged | LogException.Truncated e) {
            LOG.error("{}", e.getMessage());
            contradiction = Optional.of(e);
        } catch (RuntimeException e) {
            LOG.warn("The head of the log could not be stored: {}", e.getMessage());
        } finally {
            keptAt = clock.instant();
        }
    }

    /** Stores the head unless another instance has stored a later one, however long this one was paused in between. */
    private void store(LogHead head) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Optional<LogHeads.Stored> stored = heads.read(accepted);
            LogHeads.Kept before = stored.map(LogHeads.Stored::kept).orElse(LogHeads.Kept.NONE);
            stored.map(LogHeads.Stored::topicId)
                    .filter(id -> !id.equals(heads.topicId()))
                    .ifPresent(id -> {
                        throw LogException.Truncated.replaced(heads.topic(), heads.topicId(), id);
                    });
            if (before.head().count() > 0 && !before.epoch().equals(epoch)) {
                LOG.warn("Another instance has accepted a loss of facts, which takes effect here with the next start");
                return;
            }
            head.contradicts(before.head()).ifPresent(partition -> {
                throw LogException.Damaged.altered(
                        heads.topic(), partition, before.head().of(partition), head.of(partition));
            });
            if (before.head().reaches(head)
                    || heads.write(new LogHeads.Kept(head.advancedTo(before.head()), epoch), stored)) {
                kept = head.count();
                return;
            }
        }
        LOG.warn("The head of {} could not be stored: others store theirs all the time", heads.topic());
    }

    /** Returns the contradiction with another instance that has read other facts at the same positions, or of another topic, if there is one. */
    Optional<LogException> contradiction() {
        return contradiction;
    }

    @Override
    public void close() {
        background.close();
    }
}
