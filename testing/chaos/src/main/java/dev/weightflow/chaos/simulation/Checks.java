package dev.weightflow.chaos.simulation;

import dev.weightflow.chaos.history.JobCheck;
import dev.weightflow.chaos.history.Violation;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Checks every event when it is appended to its log. */
final class Checks {
    private final JobCheck.Rules rules;
    final Map<JobId, JobCheck> trainings = new HashMap<>();
    final Map<JobId, JobCheck> evaluations = new HashMap<>();
    final Map<ModelName, ModelCheck> models = new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
    final Map<ReportId, EvaluationCompleted> reports = new HashMap<>();
    private final Set<EventId> seen = new HashSet<>();
    private final MessageDigest history = Digest.sha256();

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
        model(event.event().model()).see(event.event());
    }

    ModelCheck model(ModelName model) {
        return models.computeIfAbsent(model, name -> new ModelCheck(reports));
    }

    private void once(Envelope<? extends Event> event) {
        history.update((event.id() + " " + event.time()).getBytes(StandardCharsets.UTF_8));
        if (!seen.add(event.id())) {
            throw new Violation(event.event() + " is stated twice");
        }
    }

    private void job(Map<JobId, JobCheck> jobs, Envelope<? extends Event> envelope) {
        if (envelope.event() instanceof JobEvent event) {
            jobs.computeIfAbsent(event.job(), id -> new JobCheck(rules)).see(event, envelope.time());
        }
    }

    int events() {
        return seen.size();
    }

    /** Returns the digest of all events and their times. */
    String history() {
        try {
            return Digest.finish((MessageDigest) history.clone()).hex();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
