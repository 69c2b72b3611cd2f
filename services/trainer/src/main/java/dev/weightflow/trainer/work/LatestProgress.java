package dev.weightflow.trainer.work;

import dev.weightflow.schema.event.ProgressEvent.TrainingProgressed;
import dev.weightflow.schema.id.JobId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The latest report of each job's work, from whichever instance it came. */
public final class LatestProgress {

    private final Map<JobId, TrainingProgressed> reports = new ConcurrentHashMap<>();

    /** A report has come. */
    public void heard(TrainingProgressed report) {
        reports.merge(report.job(), report, (before, now) -> now.claim() >= before.claim() ? now : before);
    }

    /** The latest report of that job, if there was one. */
    public Optional<TrainingProgressed> of(JobId job) {
        return Optional.ofNullable(reports.get(job));
    }
}
