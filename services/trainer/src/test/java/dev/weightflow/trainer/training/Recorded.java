package dev.weightflow.trainer.training;

import dev.weightflow.platform.job.JobContext;
import dev.weightflow.platform.job.JobProgress;
import dev.weightflow.platform.job.JobStoppedException;
import dev.weightflow.platform.job.StopReason;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Records events and progress, and stops the work on request of the test. */
final class Recorded implements JobContext {
    final List<JobEvent> events = new ArrayList<>();
    final List<JobProgress> progress = new ArrayList<>();
    private long stopAfter = Long.MAX_VALUE;
    private int fencedFrom = Integer.MAX_VALUE;
    private StopReason reason = StopReason.SHUTDOWN;

    Recorded stopAfter(int steps, StopReason why) {
        stopAfter = steps;
        reason = why;
        return this;
    }

    /** Loses the claim to another worker from that commit on. */
    Recorded fencedFrom(int commit) {
        fencedFrom = commit;
        return this;
    }

    List<CheckpointCommitted> commits() {
        return events.stream()
                .filter(CheckpointCommitted.class::isInstance)
                .map(CheckpointCommitted.class::cast)
                .toList();
    }

    @Override
    public Optional<StopReason> stopReason() {
        boolean due = progress.stream().anyMatch(told -> told.unit().equals("steps") && told.done() >= stopAfter);
        return due ? Optional.of(reason) : Optional.empty();
    }

    @Override
    public void progress(JobProgress now) {
        progress.add(now);
    }

    @Override
    public void append(JobEvent event) {
        if (event instanceof CheckpointCommitted && commits().size() + 1 >= fencedFrom) {
            throw new JobStoppedException(StopReason.CLAIM_LOST);
        }
        events.add(event);
    }
}
