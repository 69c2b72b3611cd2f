package dev.weightflow.platform.eventlog;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the head of the log that this service writes: every so many facts, a few seconds after the last one, and at once after one that must
 * not be lost. Whichever instance gets there first.
 */
final class HeadKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeadKeeper.class);
    private static final long EVERY = 1_000;
    private static final Duration AT_LEAST_EVERY = Duration.ofSeconds(5);

    private final LogHeads heads;
    private final String epoch;
    private final Set<String> accepted;
    private final Clock clock;
    private final BackgroundTask background;
    private volatile long kept;
    /** How many facts must be kept as soon as that can be; for the thread that offers. */
    private long urgent;

    private volatile Instant keptAt;
    private volatile Optional<LogException.Damaged> contradiction = Optional.empty();

    HeadKeeper(LogHeads heads, LogHeads.Kept start, Set<String> accepted, Clock clock, boolean threaded) {
        this.heads = heads;
        this.epoch = start.epoch();
        this.accepted = accepted;
        this.clock = clock;
        this.kept = start.head().count();
        this.keptAt = clock.instant();
        this.background = new BackgroundTask("journal-heads", threaded);
    }

    /** @param atOnce whether it ends in a fact that must not be lost */
    void offer(LogHead head, boolean atOnce) {
        if (head.count() == kept) {
            return;
        }
        if (atOnce) {
            urgent = head.count();
        }
        boolean many = Math.abs(head.count() - kept) >= EVERY;
        boolean late = Duration.between(keptAt, clock.instant()).abs().compareTo(AT_LEAST_EVERY) >= 0;
        if (many || late || kept < urgent) {
            background.offer(() -> keep(head));
        }
    }

    private void keep(LogHead head) {
        try {
            store(head);
        } catch (LogException.Damaged e) {
            LOG.error("{}", e.getMessage());
            contradiction = Optional.of(e);
        } catch (RuntimeException e) {
            LOG.warn("The head of the log could not be stored: {}", e.getMessage());
        } finally {
            keptAt = clock.instant();
        }
    }

    /** Stores it where no instance that is further has stored its own. */
    private void store(LogHead head) {
        LogHeads.Kept stored = heads.read(accepted);
        if (stored.head().count() > 0 && !stored.epoch().equals(epoch)) {
            LOG.warn("Another instance has accepted a loss of facts, which takes effect here with the next start");
            return;
        }
        head.contradicts(stored.head()).ifPresent(partition -> {
            throw LogException.Damaged.altered(
                    heads.topic(), partition, stored.head().of(partition), head.of(partition));
        });
        if (!stored.head().reaches(head)) {
            heads.write(new LogHeads.Kept(head.advancedTo(stored.head()), epoch));
        }
        kept = head.count();
    }

    /** That another instance has read other facts at the same places, if so. */
    Optional<LogException.Damaged> contradiction() {
        return contradiction;
    }

    @Override
    public void close() {
        background.close();
    }
}
