package dev.weightflow.platform.job;

import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import java.util.Map;
import java.util.Optional;

/**
 * Progress of the work on a job.
 *
 * @param phase current phase, such as {@code loading}, {@code training} or {@code committing}
 * @param done number of the phase's units that are done
 * @param total number of units of the phase; 0 if unknown
 * @param unit name of the unit, such as {@code steps}, {@code samples} or {@code images}
 * @param perSecond units a second at the present rate; 0 if unknown
 * @param etaSeconds remaining time at this rate, if known
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

    /** Creates progress in units of a phase, at the mean rate since the phase began. */
    public static JobProgress counted(String phase, long done, long total, String unit, double seconds) {
        return counted(phase, done, total, unit, 0, seconds);
    }

    /**
     * As the other, for a phase that goes on with what was done before.
     *
     * @param already number of units that were done when the time began
     */
    public static JobProgress counted(String phase, long done, long total, String unit, long already, double seconds) {
        double rate = done <= already || seconds <= 0 ? 0 : (done - already) / seconds;
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

    /** Returns the same progress in another phase: the counts have not changed, but the activity has. */
    public JobProgress in(String phase) {
        return new JobProgress(phase, done, total, unit, perSecond, etaSeconds, values);
    }

    JobProgressed event(
            JobKind kind,
            JobId job,
            int claim,
            WorkerId worker,
            long sequence,
            Optional<Failure> lastError,
            double workedSeconds) {
        return new JobProgressed(
                kind,
                job,
                claim,
                worker,
                sequence,
                phase,
                done,
                total,
                unit,
                perSecond,
                etaSeconds,
                values,
                lastError,
                Optional.of(workedSeconds));
    }
}
