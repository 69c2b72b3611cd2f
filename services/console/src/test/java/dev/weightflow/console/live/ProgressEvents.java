package dev.weightflow.console.live;

import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import java.util.Map;
import java.util.Optional;

/** Progress events of a trainer. */
final class ProgressEvents {
    private ProgressEvents() {}

    static JobProgressed progress(JobId job, int claim, long step, double loss) {
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
