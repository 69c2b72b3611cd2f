package dev.weightflow.ingestion.work;

import dev.weightflow.ingestion.part.Announcement;
import dev.weightflow.ingestion.part.PartPlan;
import dev.weightflow.ingestion.part.SourceList;
import dev.weightflow.ingestion.source.SourceFolder;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a source that this worker has listed. It states the list for others, and again before that may be taken for garbage. */
final class OwnFiles implements PartFiles {
    private static final Logger LOG = LoggerFactory.getLogger(OwnFiles.class);

    private final SourceRun run;
    private final SourceFolder folder;
    private final PartPlan plan;
    private final JobId job;
    private final int generation;
    private final boolean shared;
    private Instant stated = Instant.MIN;

    /** @param shared whether others can open the source */
    OwnFiles(SourceRun run, SourceFolder folder, PartPlan plan, JobId job, int generation, boolean shared) {
        this.run = run;
        this.folder = folder;
        this.plan = plan;
        this.job = job;
        this.generation = generation;
        this.shared = shared;
    }

    OwnFiles announced() {
        ObjectStore store = run.patientStore();
        stated = run.environment().clock().instant();
        Optional<Digest> list =
                shared ? SourceList.store(plan, folder, store, run.context()::throwIfStopped) : Optional.empty();
        if (shared && list.isEmpty()) {
            LOG.warn("ingestion {}: the list of a part is too large for others to help; lower samples-per-part", job);
        }
        new Announcement(plan.digest(), list.isPresent(), list).publish(store, job, generation);
        return this;
    }

    @Override
    public Opened open(int number) {
        if (shared
                && stated.plus(DividedSource.RENEWED_AFTER)
                        .isBefore(run.environment().clock().instant())) {
            announced();
        }
        return new Opened(folder, plan.parts().get(number), () -> {});
    }
}
