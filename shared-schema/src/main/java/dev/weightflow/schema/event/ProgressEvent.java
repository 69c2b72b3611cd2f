package dev.weightflow.schema.event;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Signs of life: short-lived, and no part of any state that a decision is based on. */
public sealed interface ProgressEvent extends Event {
    /**
     * The progress of a job, stated whenever there is news and at least once a heartbeat, so that it is also the sign that the
     * job's worker is alive.
     *
     * @param sequence how many such events there were under this claim before
     * @param phase what is being done, such as {@code loading}, {@code training} or {@code committing}
     * @param done how many of the phase's units are done
     * @param total how many there are; 0 if that is not known
     * @param unit what is counted, such as {@code steps}, {@code samples} or {@code images}
     * @param perSecond units a second at the present rate; 0 if that is not known
     * @param etaSeconds how long the rest takes at this rate, if that is known
     * @param values further numbers by name, such as {@code loss.semseg}, {@code learningRate} or {@code quarantined}
     * @param lastError why the latest attempt failed, if it did
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
            Optional<Failure> lastError)
            implements ProgressEvent {
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
            faults.raise();
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
     * An instance is alive, whether it works on a job or not. Whoever does not hear its own cannot tell whether others are silent.
     *
     * @param sequence how many there were from this instance before
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
