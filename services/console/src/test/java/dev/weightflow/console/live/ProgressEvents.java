package dev.weightflow.console.live;

import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Progress events of a trainer. */
public final class ProgressEvents {
    private ProgressEvents() {}

    /** Has a console hear of a step. */
    public static void tell(ProgressStream signals, JobId job, int claim, long step, double loss) {
        signals.on(progress(job, claim, step, loss), Instant.EPOCH);
    }

    public static JobProgressed progress(JobId job, int claim, long step, double loss) {
        return new JobProgressed(
                JobKind.TRAINING,
                job,
                claim,
                new WorkerId("trainer-" + claim),
                step,
                "training",
                step,
                1_000,
                "steps",
                10,
                Optional.empty(),
                Map.of("loss.semseg", loss),
                Optional.empty());
    }
}
