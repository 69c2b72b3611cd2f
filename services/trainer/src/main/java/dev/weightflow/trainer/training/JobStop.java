package dev.weightflow.trainer.training;

import dev.weightflow.model.run.StopRequest;
import dev.weightflow.platform.job.JobContext;
import dev.weightflow.platform.job.JobStoppedException;
import dev.weightflow.platform.job.StopReason;
import java.util.Optional;

/** Stops the run of a job for the first reason that there is. Only a shutdown keeps the work: another instance goes on from there. */
final class JobStop implements StopRequest {
    private final JobContext context;
    private Optional<StopReason> reason = Optional.empty();

    JobStop(JobContext context) {
        this.context = context;
    }

    @Override
    public boolean requested() {
        reason = context.stopReason();
        return reason.isPresent();
    }

    @Override
    public boolean keepsWork() {
        return reason.filter(StopReason.SHUTDOWN::equals).isPresent();
    }

    JobStoppedException exception() {
        return new JobStoppedException(reason.orElseThrow());
    }
}
