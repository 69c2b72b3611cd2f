package dev.weightflow.trainer.job;

import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.id.JobId;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All jobs, as the log tells of them. One thread replays; any may read. */
public final class JobBook {

    private static final Comparator<Job> MOST_URGENT_FIRST = Comparator.<Job>comparingInt(
                    job -> -job.record().spec().priority())
            .thenComparing(job -> job.record().requestedAt())
            .thenComparing(job -> job.record().id().value());

    private final Map<JobId, Job> jobs = new ConcurrentHashMap<>();

    /**
     * Replays a fact.
     *
     * @param time when it was stated
     * @param causation the place in the chain of events of what follows from it
     */
    public void replay(TrainingEvent fact, Instant time, Causation causation) {
        Job before = jobs.get(fact.job());
        if (before == null) {
            JobTransitions.begin(fact, time, causation).ifPresent(job -> jobs.put(fact.job(), job));
        } else {
            jobs.put(fact.job(), JobTransitions.replay(before, fact, time, causation));
        }
    }

    /** The job of that id. */
    public Optional<Job> job(JobId id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** All jobs, in no order. */
    public Collection<Job> jobs() {
        return List.copyOf(jobs.values());
    }

    /** The jobs that a worker may claim, the most urgent first: by priority, then by age. */
    public List<Job.Waiting> waiting() {
        return jobs.values().stream()
                .filter(Job.Waiting.class::isInstance)
                .sorted(MOST_URGENT_FIRST)
                .map(Job.Waiting.class::cast)
                .toList();
    }

    /** The jobs that some worker has. */
    public List<Job.Claimed> claimed() {
        return jobs.values().stream()
                .filter(Job.Claimed.class::isInstance)
                .map(Job.Claimed.class::cast)
                .toList();
    }
}
