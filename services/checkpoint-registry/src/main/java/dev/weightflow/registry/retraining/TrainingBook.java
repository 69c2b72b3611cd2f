package dev.weightflow.registry.retraining;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All training jobs, as far as the registry needs to see them. One thread replays; any may read. */
public final class TrainingBook {

    private final Map<JobId, JobSight> jobs = new ConcurrentHashMap<>();

    /** Replays a fact. One that contradicts the state changes nothing. */
    public void replay(Envelope<TrainingEvent> envelope) {
        TrainingEvent event = envelope.event();
        if (event instanceof TrainingRequested request) {
            jobs.merge(event.job(), JobSight.first(request), (known, first) -> known.replay(event));
        } else {
            jobs.computeIfPresent(event.job(), (id, known) -> known.replay(event));
        }
    }

    /** The job of that id. */
    Optional<JobSight> job(JobId id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** The jobs whose results are to be versions of that model. */
    List<JobSight> jobsFor(ModelName model) {
        return jobs.values().stream().filter(job -> job.isFor(model)).toList();
    }
}
