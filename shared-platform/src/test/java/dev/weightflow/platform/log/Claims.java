package dev.weightflow.platform.log;

import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.event.TrainingEvent.TrainingClaimed;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A small domain to test journals with: the claims of one job, each the successor of the one before. */
final class Claims {
    static final JobId JOB = new JobId("a-job");
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private final List<Integer> numbers = new ArrayList<>();

    static Claims replay(Claims claims, Envelope<TrainingEvent> fact) {
        if (fact.event() instanceof TrainingClaimed taken && taken.claim() == claims.numbers.size() + 1) {
            claims.numbers.add(taken.claim());
        }
        return claims;
    }

    /** Takes the next claim, and answers its number. */
    static Decision<TrainingEvent, Integer> next(Claims claims, String worker) {
        int number = claims.numbers.size() + 1;
        return Decision.of(claim(number, worker), number);
    }

    static TrainingClaimed claim(int number, String worker) {
        return new TrainingClaimed(JOB, number, new WorkerId(worker));
    }

    static Envelope<TrainingEvent> fact(int number) {
        return Envelope.of(claim(number, "worker"), "/weightflow/test", NOW, Cause.NONE);
    }

    static Journal<Claims, TrainingEvent> journal(
            EventLog<TrainingEvent> log, Consumer<Envelope<TrainingEvent>> listener) {
        return journal(log, listener, Contention.real());
    }

    static Journal<Claims, TrainingEvent> journal(
            EventLog<TrainingEvent> log, Consumer<Envelope<TrainingEvent>> listener, Contention contention) {
        return Journal.open(
                log, "claims", new Claims(), Claims::replay, CLOCK, "/weightflow/test", listener, contention);
    }

    List<Integer> numbers() {
        return List.copyOf(numbers);
    }
}
