package dev.weightflow.platform.eventlog;

import static dev.weightflow.platform.database.Column.number;
import static dev.weightflow.platform.database.Column.text;

import dev.weightflow.platform.database.Queries;
import dev.weightflow.platform.database.Table;
import dev.weightflow.platform.database.Transaction;
import dev.weightflow.schema.event.JobEvent;
import java.util.Arrays;
import java.util.List;

/** As {@link Claims}, in a table. */
record ClaimTable(Queries queries) {
    static final Table CLAIMS =
            Table.named("claims", number("claim")).with(text("worker")).indexedForReadersBy("worker");

    /** Projection that stores every claim; what it does before that can be overridden. */
    static class Rows implements TableProjection<ClaimTable, JobEvent> {
        @Override
        public String name() {
            return "claims";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public List<Table> tables() {
            return List.of(CLAIMS);
        }

        @Override
        public ClaimTable view(Queries queries) {
            return new ClaimTable(queries);
        }

        @Override
        public Fold<JobEvent> fold(Transaction transaction) {
            return event -> {
                if (event.event() instanceof JobEvent.Claimed claim) {
                    transaction.put(CLAIMS, claim.claim(), claim.worker().value());
                    applied(claim.claim());
                }
            };
        }

        /** Called after a claim was stored. */
        void applied(int claim) {}
    }

    /** Takes the next claim, and returns its number. */
    Decision<JobEvent, Integer> next() {
        int next = (int) queries.number("SELECT count(*) FROM claims") + 1;
        return take(next);
    }

    /** Takes those claims, and returns the number of the first. */
    Decision<JobEvent, Integer> take(int... numbers) {
        return new Decision<>(
                Arrays.stream(numbers)
                        .<JobEvent>mapToObj(number -> Claims.claim(number, "worker"))
                        .toList(),
                numbers[0]);
    }

    List<String> workers() {
        return queries.list(CLAIMS, "ORDER BY claim", row -> row.text("worker"));
    }

    List<Integer> numbers() {
        return queries.list(CLAIMS, "ORDER BY claim", row -> (int) row.number("claim"));
    }
}
