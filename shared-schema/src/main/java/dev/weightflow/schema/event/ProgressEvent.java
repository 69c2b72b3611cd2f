package dev.weightflow.schema.event;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Progress and heartbeats: short-lived, and no part of any state that a decision is based on. */
public sealed interface ProgressEvent extends Event {
    /**
     * Progress of a job, published whenever there is news and at least once in a heartbeat interval, so that it is also the heartbeat of the job's
     * worker.
     *
     * @param sequence number of earlier such events under this claim
     * @param phase current phase, such as {@code loading}, {@code training} or {@code committing}
     * @param done number of the phase's units that are done
     * @param total number of units of the phase; 0 if unknown
     * @param unit name of the unit, such as {@code steps}, {@code samples} or {@code images}
     * @param perSecond units a second at the present rate; 0 if unknown
     * @param etaSeconds remaining time at this rate, if known
     * @param values further numbers by name, such as {@code loss.semseg}, {@code learningRate} or {@code quarantined}
     * @param lastError failure of the latest failed attempt, if there is one
     * @param workedSeconds as {@link JobEvent.UnderClaim#workedSeconds}
     */
    record JobProgressed(
            JobKind kind,
            JobId job,
            int claim,
            WorkerId worker,
            long sequence,
            String phase,
            long done,
            long total,
            String unit,
            double perSecond,
            Optional<Double> etaSeconds,
            Map<String, Double> values,
            Optional<Failure> lastError,
            Optional<Double> workedSeconds)
            implements ProgressEvent {
        public JobProgressed(
                JobKind kind,
                JobId job,
                int claim,
                WorkerId worker,
                long sequence,
                String phase,
                long done,
                long total,
                String unit,
                double perSecond,
                Optional<Double> etaSeconds,
                Map<String, Double> values,
                Optional<Failure> lastError) {
            this(
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
                    Optional.empty());
        }

        public JobProgressed {
            values = values == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(values));
            Faults faults = Faults.of("JobProgressed")
                    .present("kind", kind)
                    .present("job", job)
                    .atLeast(1, "claim", claim)
                    .present("worker", worker)
                    .atLeast(0, "sequence", sequence)
                    .text("phase", phase)
                    .atLeast(0, "done", done)
                    .atLeast(0, "total", total)
                    .text("unit", unit)
                    .finite("perSecond", perSecond);
            etaSeconds.ifPresent(seconds -> faults.finite("etaSeconds", seconds));
            values.forEach((name, value) -> faults.present("values." + name, value));
            JobEvent.checkWorked(faults, workedSeconds);
        }

        @Override
        public String subject() {
            return job.value();
        }

        @Override
        public String discriminator() {
            return kind.key() + ":" + claim + ":" + worker + ":" + sequence;
        }
    }

    /**
     * Heartbeat of an instance, whether it works on a job or not. An instance that does not receive its own cannot tell whether others are silent.
     *
     * @param sequence number of earlier ones of this instance
     */
    record WorkerHeartbeat(WorkerId worker, long sequence) implements ProgressEvent {
        public WorkerHeartbeat {
            Faults.of("WorkerHeartbeat")
                    .present("worker", worker)
                    .atLeast(0, "sequence", sequence)
                    .raise();
        }

        @Override
        public String subject() {
            return worker.value();
        }

        @Override
        public String discriminator() {
            return "" + sequence;
        }
    }
}
