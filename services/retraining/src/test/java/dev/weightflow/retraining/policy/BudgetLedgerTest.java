package dev.weightflow.retraining.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.retraining.policy.BudgetLedger.Entry;
import dev.weightflow.retraining.policy.BudgetLedger.Settlement;
import dev.weightflow.schema.id.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BudgetLedgerTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration DAY = BudgetLedger.DAY;

    @Test
    void a_reservation_counts_until_it_is_settled_and_its_seconds_for_a_window_from_then_on() {
        BudgetLedger ledger = new BudgetLedger(List.of(
                entry(0, 100, Optional.of(new Settlement(hour(1), 80))),
                entry(2, 100, Optional.of(new Settlement(hour(3), 130))),
                entry(4, 50, Optional.empty())));

        assertThat(ledger.reserved()).isEqualTo(50);
        assertThat(ledger.spent(DAY, hour(3))).isEqualTo(210);
        assertThat(ledger.spent(DAY, hour(25).minusNanos(1))).isEqualTo(210);
        assertThat(ledger.spent(DAY, hour(25))).isEqualTo(130);
        assertThat(ledger.spent(DAY, hour(27))).isZero();
        assertThat(ledger.spent(BudgetLedger.MONTH, hour(27))).isEqualTo(210);
    }

    @Test
    void seconds_are_free_as_soon_as_enough_of_the_oldest_leave_the_window() {
        BudgetLedger ledger = new BudgetLedger(List.of(
                entry(2, 100, Optional.of(new Settlement(hour(3), 130))),
                entry(0, 100, Optional.of(new Settlement(hour(1), 80))),
                entry(4, 50, Optional.empty())));

        assertThat(ledger.free(40, 300, DAY, hour(5))).contains(hour(5)); // 210 + 50 + 40
        assertThat(ledger.free(41, 300, DAY, hour(5))).contains(hour(25));
        assertThat(ledger.free(120, 300, DAY, hour(5))).contains(hour(25)); // 130 + 50 + 120
        assertThat(ledger.free(121, 300, DAY, hour(5))).contains(hour(27));
        assertThat(ledger.free(250, 300, DAY, hour(5))).contains(hour(27));
        assertThat(ledger.free(251, 300, DAY, hour(5))).isEmpty(); // 50 are reserved until nobody knows when
        assertThat(new BudgetLedger(List.of()).free(301, 300, DAY, hour(5))).isEmpty();
    }

    @Test
    void a_clock_that_is_behind_sees_no_more_than_is_there() {
        BudgetLedger ledger = new BudgetLedger(List.of(entry(0, 100, Optional.of(new Settlement(hour(1), 100)))));

        assertThat(ledger.spent(DAY, hour(0))).isEqualTo(100);
        assertThat(ledger.free(1, 100, DAY, hour(0))).contains(hour(25));
    }

    /** Simulates trainings with random pauses in the queue, begun as soon as they may, and measures what was really worked in every window. */
    @Test
    void no_window_sees_more_work_than_the_budget() {
        Random random = new Random(1);
        for (int run = 0; run < 200; run++) {
            double budget = 1_000 + random.nextInt(20_000);
            List<Entry> entries = new ArrayList<>();
            List<double[]> worked = new ArrayList<>(); // from, to
            Instant now = START;
            for (int training = 0; training < 30; training++) {
                double seconds = 1 + random.nextDouble() * (budget - 1);
                now = new BudgetLedger(entries).free(seconds, budget, DAY, now).orElseThrow();
                double queued = random.nextInt(3) * random.nextInt(40_000);
                double begin = Duration.between(START, now).toMillis() / 1e3 + queued;
                worked.add(new double[] {begin, begin + seconds});
                Instant end = START.plusMillis(Math.round(1e3 * (begin + seconds)));
                entries.add(new Entry(
                        new JobId("job-" + training), 1, now, seconds, Optional.of(new Settlement(end, seconds))));
                now = end;
            }
            for (double[] last : worked) {
                double until = last[1];
                double sum = worked.stream()
                        .mapToDouble(each ->
                                Math.max(0, Math.min(each[1], until) - Math.max(each[0], until - DAY.toSeconds())))
                        .sum();
                assertThat(sum).isLessThanOrEqualTo(budget + 0.1);
            }
            assertThat(new BudgetLedger(entries).spent(DAY, now)).isLessThanOrEqualTo(budget + 1e-3);
            assertThat(new BudgetLedger(entries).reserved()).isCloseTo(0, within(1e-9));
        }
    }

    private static Instant hour(int hours) {
        return START.plus(Duration.ofHours(hours));
    }

    private static Entry entry(int hours, double reserved, Optional<Settlement> settled) {
        return new Entry(new JobId("job-" + hours), 1, hour(hours), reserved, settled);
    }
}
