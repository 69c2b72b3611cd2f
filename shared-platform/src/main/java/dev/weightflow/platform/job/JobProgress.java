package dev.weightflow.platform.job;

import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import java.util.Map;
import java.util.Optional;

/**
 * How far the work on a job is.
 *
 * @param phase what is being done, such as {@code loading}, {@code training} or {@code committing}
 * @param done how many of the phase's units are done
 * @param total how many there are; 0 if that is not known
 * @param unit what is counted, such as {@code steps}, {@code samples} or {@code images}
 * @param perSecond units a second at the present rate; 0 if that is not known
 * @param etaSeconds how long the rest takes at this rate, if that is known
 * @param values further numbers by name, such as {@code loss.total}
 */
public record JobProgress(
        String phase,
        long done,
        long total,
        String unit,
        double perSecond,
        Optional<Double> etaSeconds,
        Map<String, Double> values) {

    public static JobProgress phase(String phase) {
        return new JobProgress(phase, 0, 0, "steps", 0, Optional.empty(), Map.of());
    }

    /** Units of a phase, at the mean rate in the seconds since it began. */
    public static JobProgress counted(String phase, long done, long total, String unit, double seconds) {
        double rate = done == 0 || seconds <= 0 ? 0 : done / seconds;
        return new JobProgress(
                phase,
                done,
                total,
                unit,
                rate,
                rate == 0 ? Optional.empty() : Optional.of((total - done) / rate),
                Map.of());
    }

    public JobProgress with(Map<String, Double> more) {
        return new JobProgress(phase, done, total, unit, perSecond, etaSeconds, more);
    }

    /** As this, in another phase: what is counted has not changed, but something else is being done. */
    public JobProgress in(String phase) {
        return new JobProgress(phase, done, total, unit, perSecond, etaSeconds, values);
    }

    JobProgressed event(
            JobKind kind, JobId job, int claim, WorkerId worker, long sequence, Optional<Failure> lastError) {
        return new JobProgressed(
                kind, job, claim, worker, sequence, phase, done, total, unit, perSecond, etaSeconds, values, lastError);
    }
}
