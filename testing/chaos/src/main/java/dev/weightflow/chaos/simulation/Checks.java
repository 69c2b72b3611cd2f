package dev.weightflow.chaos.simulation;

import static dev.weightflow.schema.event.ReleaseReason.EXPIRED;

import dev.weightflow.chaos.history.JobCheck;
import dev.weightflow.chaos.history.Violation;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Looks at every event when it comes into its log. */
final class Checks {
    private final JobCheck.Rules rules;
    private final Map<Claim, TreeSet<Instant>> heard = new HashMap<>();
    final Map<JobId, JobCheck> trainings = new HashMap<>();
    final Map<JobId, JobCheck> evaluations = new HashMap<>();
    final Map<ModelName, ModelCheck> models = new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
    final Map<ReportId, EvaluationCompleted> reports = new HashMap<>();
    private final Set<EventId> seen = new HashSet<>();
    private final MessageDigest history = Digest.sha256();

    private record Claim(JobId job, int number) {}

    Checks(Duration skew) {
        rules = rules(skew);
    }

    static JobCheck.Rules rules(Duration skew) {
        return new JobCheck.Rules(skew, JobProcess.LEASE, JobProcess.ATTEMPTS, Trainer.STEPS, Artifacts::expected);
    }

    void training(Envelope<? extends Event> event) {
        once(event);
        job(trainings, event);
    }

    void evaluation(Envelope<? extends Event> event) {
        once(event);
        job(evaluations, event);
        event.as(EvaluationCompleted.class)
                .ifPresent(completed -> reports.put(completed.event().report(), completed.event()));
    }

    void model(Envelope<? extends ModelEvent> event) {
        once(event);
        models.computeIfAbsent(event.event().model(), name -> new ModelCheck(reports))
                .see(event.event());
    }

    private void once(Envelope<? extends Event> event) {
        history.update((event.id() + " " + event.time()).getBytes(StandardCharsets.UTF_8));
        if (!seen.add(event.id())) {
            throw new Violation(event.event() + " is stated twice");
        }
    }

    /** Everybody has heard that sign of life. */
    void heard(ProgressEvent sign, Instant time) {
        if (sign instanceof JobProgressed progress) {
            heard.computeIfAbsent(new Claim(progress.job(), progress.claim()), claim -> new TreeSet<>())
                    .add(time);
        }
    }

    /** Nobody takes a claim from a worker whom everybody has heard within the lease. By clocks that go right: events have no other time. */
    private void requireSilence(JobEvent event, Instant time) {
        if (rules.skew().isZero() && event instanceof JobEvent.Released released && released.reason() == EXPIRED) {
            Optional.ofNullable(heard.get(new Claim(released.job(), released.claim())))
                    .map(signs -> signs.lower(time))
                    .filter(last -> last.plus(rules.lease()).isAfter(time))
                    .ifPresent(last -> {
                        throw new Violation(event + " must not be stated: everybody heard its worker at " + last);
                    });
        }
    }

    private void job(Map<JobId, JobCheck> jobs, Envelope<? extends Event> envelope) {
        if (envelope.event() instanceof JobEvent event) {
            requireSilence(event, envelope.time());
            jobs.computeIfAbsent(event.job(), id -> new JobCheck(rules)).see(event, envelope.time());
        }
    }

    int events() {
        return seen.size();
    }

    /** The digest of everything that was stated, and when. */
    String history() {
        try {
            return Digest.finish((MessageDigest) history.clone()).hex();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
