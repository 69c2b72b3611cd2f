package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.json.WeightflowJson;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/** Small domain for tests of journals: the claims of one job, each the successor of the one before. */
record Claims(PVector<Integer> numbers) {
    static final JobId JOB = new JobId("a-job");
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    static final JournalOptions OPTIONS = JournalOptions.of("/weightflow/test", Clock.fixed(NOW, ZoneOffset.UTC))
            .withHeadBehind(Duration.ZERO);
    static final Claims NONE = new Claims(TreePVector.empty());
    static final Projection<Claims, JobEvent> PROJECTION = new Numbers();

    /** Projection that takes each claim that follows the last one. */
    static class Numbers implements Projection<Claims, JobEvent> {
        @Override
        public Claims initial() {
            return NONE;
        }

        @Override
        public Claims apply(Claims claims, Envelope<JobEvent> event) {
            return event.event() instanceof JobEvent.Claimed taken && taken.claim() == claims.next()
                    ? new Claims(claims.numbers.plus(taken.claim()))
                    : claims;
        }

        @Override
        public Optional<SnapshotFormat<Claims>> snapshotFormat() {
            return Optional.of(new SnapshotFormat<>(
                    "claims",
                    1,
                    claims -> WeightflowJson.write(claims.numbers),
                    bytes -> new Claims(TreePVector.from(List.of(WeightflowJson.read(bytes, Integer[].class))))));
        }
    }

    private int next() {
        return numbers.size() + 1;
    }

    /** Takes the next claim, and returns its number. */
    Decision<JobEvent, Integer> take(String worker) {
        return Decision.of(claim(next(), worker), next());
    }

    static Decision<JobEvent, Integer> next(Claims claims) {
        return claims.take("worker");
    }

    static JobEvent.Claimed claim(int number, String worker) {
        return new JobEvent.Claimed(JobKind.TRAINING, JOB, number, new WorkerId(worker));
    }

    static Envelope<JobEvent> event(int number) {
        return Envelope.of(claim(number, "worker"), "/weightflow/test", NOW, EventContext.NONE);
    }

    static JournalOptions within(Duration timeout) {
        return OPTIONS.withTimeout(timeout);
    }

    static Journal<Claims, JobEvent> journal(EventLog<JobEvent> log) {
        return Journal.open(log, PROJECTION, OPTIONS);
    }

    /** Returns the numbers in the log, once everything in it has been read. */
    static List<Integer> current(Journal<Claims, JobEvent> journal) {
        return decideAndWait(journal, claims -> Decision.none(claims.numbers));
    }

    static <R> R decideAndWait(Journal<Claims, JobEvent> journal, Function<Claims, Decision<JobEvent, R>> decider) {
        return decideAndWait(journal, EventContext.NONE, decider);
    }

    /** Decides and waits; fails with the decision's failure. */
    static <R> R decideAndWait(
            Journal<Claims, JobEvent> journal, EventContext context, Function<Claims, Decision<JobEvent, R>> decider) {
        try {
            return journal.decide(context, decider).join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }
}
