package dev.weightflow.retraining.policy;

import dev.weightflow.schema.id.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Trainer seconds that a model's retrainings have reserved and spent. A reservation counts in full until its training has ended, and what the training
 * spent from then on, for as long as the window is: whatever a trainer did in any window of that length is then within the budget, as far as trainings
 * take no longer than was reserved for them.
 *
 * @param entries one a retraining, in any order
 */
record BudgetLedger(List<Entry> entries) {
    static final Duration DAY = Duration.ofHours(24);
    static final Duration MONTH = Duration.ofDays(30);
    private static final double ROUNDING = 1e-6;

    /**
     * Retraining.
     *
     * @param reserved seconds
     * @param settled what it took; absent while it has not ended
     */
    record Entry(JobId job, int generation, Instant reservedAt, double reserved, Optional<Settlement> settled) {}

    /** End of a training. */
    record Settlement(Instant at, double seconds) {}

    BudgetLedger {
        entries = List.copyOf(entries);
    }

    /** Returns the seconds that are reserved for trainings that have not ended. */
    double reserved() {
        return entries.stream()
                .filter(entry -> entry.settled().isEmpty())
                .mapToDouble(Entry::reserved)
                .sum();
    }

    /** Returns the seconds spent in the window that ends at that moment. */
    double spent(Duration window, Instant now) {
        return settled(window, now).stream().mapToDouble(Settlement::seconds).sum();
    }

    /**
     * Returns the first moment at which so many seconds can be reserved: that one or a later one; empty if it depends on trainings that have not ended,
     * or the budget is less.
     */
    Optional<Instant> free(double seconds, double budget, Duration window, Instant now) {
        double spent = spent(window, now);
        double most = budget - reserved() - seconds;
        Instant moment = now;
        Iterator<Settlement> oldest = settled(window, now).iterator();
        while (spent > most + ROUNDING && oldest.hasNext()) {
            Settlement next = oldest.next();
            spent -= next.seconds();
            moment = next.at().plus(window);
        }
        return spent > most + ROUNDING ? Optional.empty() : Optional.of(moment);
    }

    /** Returns the training that ended first in the window that ends at that moment. */
    Optional<Settlement> oldest(Duration window, Instant now) {
        return settled(window, now).stream().findFirst();
    }

    private List<Settlement> settled(Duration window, Instant now) {
        return entries.stream()
                .flatMap(entry -> entry.settled().stream())
                .filter(settlement -> settlement.at().plus(window).isAfter(now))
                .sorted(Comparator.comparing(Settlement::at))
                .toList();
    }
}
