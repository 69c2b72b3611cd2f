package dev.weightflow.ingestion.work;

import dev.weightflow.data.dataset.Limits;
import dev.weightflow.ingestion.packing.Packed;
import dev.weightflow.ingestion.packing.Sizes;
import dev.weightflow.ingestion.part.Announcement;
import dev.weightflow.ingestion.part.Counted;
import dev.weightflow.ingestion.part.PartBoard;
import dev.weightflow.ingestion.part.PartPlan;
import dev.weightflow.ingestion.part.SourceList;
import dev.weightflow.ingestion.source.DownloadListener;
import dev.weightflow.ingestion.source.ListedSource;
import dev.weightflow.ingestion.source.OpenedSource;
import dev.weightflow.ingestion.source.SourceFolder;
import dev.weightflow.platform.job.Assistance;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobContext;
import dev.weightflow.platform.job.JobProgress;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.RetryingObjectStore;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.Identifier;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.time.Backoff;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One worker's run over a source, until it ends or is stopped. A source of a single part is packed at once, and stated nowhere before its end. */
final class SourceRun {
    static final Backoff UNTIL_IT_ANSWERS = Backoff.withoutEnd(Duration.ofSeconds(1), Duration.ofSeconds(15));
    private static final Logger LOG = LoggerFactory.getLogger(SourceRun.class);

    private final Environment with;
    private final JobId job;
    private final int generation;
    private final IngestSpec spec;
    private final Identifier place;
    private final WorkerId self;
    private final JobContext context;
    private final ObjectStore patient;
    private final ShardUpload upload;

    /** @param place names the folder of its files */
    SourceRun(Environment with, Job.Claimed<IngestSpec> job, Identifier place, WorkerId self, JobContext context) {
        this.with = with;
        this.job = job.id();
        this.generation = job.record().generation();
        this.spec = job.record().spec();
        this.place = place;
        this.self = self;
        this.context = context;
        this.patient = new RetryingObjectStore(with.store(), UNTIL_IT_ANSWERS, pause -> await("object store", pause));
        this.upload = new ShardUpload(patient, with.metrics(), with.clock());
    }

    private interface Use<T> {
        T of(OpenedSource source, SourceFolder folder) throws IOException;
    }

    /** Packs the source, together with whoever helps. */
    Packed pack() throws IOException {
        return opened((source, folder) -> isDivided(folder)
                ? divided(source, folder)
                : with.packer()
                        .pack(
                                folder,
                                sizes(),
                                shards(),
                                upload,
                                phase("packing", "samples", folder.size(), this::check, () -> Counted.NONE)));
    }

    private Packed divided(OpenedSource source, SourceFolder folder) throws IOException {
        PartPlan plan = PartPlan.of(folder, sizes(), with.limits().reading(), context::throwIfStopped);
        OwnFiles files = new OwnFiles(this, folder, plan, job, generation, source.isShared()).announced();
        try (DividedSource parts = new DividedSource(this, files, plan, folder.size())) {
            return parts.packAll(folder);
        }
    }

    /**
     * Packs parts of the source for another worker, as long as there are some. The source is not listed here: the other has.
     *
     * @param listed the digest of the other's list
     * @return whether this worker reads the same source as the one that has announced the plan
     */
    boolean help(Digest listed, Assistance assistance) throws IOException {
        SourceList list = SourceList.read(listed, patient);
        PartPlan plan = list.asPlan();
        try (ListedSource source = with.sources()
                .within(with.limits().reading(context))
                .listed(spec, list.described(), files(), bringing())) {
            Digest rules = PartPlan.rules(sizes(), with.limits().reading(), list.tasks(), source.definition());
            if (!rules.equals(plan.rules())) {
                return false;
            }
            try (DividedSource parts =
                    new DividedSource(this, new OthersFiles(this, source, list, plan), plan, list.size())) {
                parts.help(assistance::isOrphaned);
            }
            return true;
        } catch (OthersFiles.OtherSourceException e) {
            return false;
        }
    }

    private <T> T opened(Use<T> use) throws IOException {
        Limits reading = with.limits().reading(context);
        try (OpenedSource source = with.sources().within(reading).open(spec.source(), files(), bringing())) {
            context.progress(JobProgress.phase("listing"));
            return use.of(source, source.folder(spec, reading));
        }
    }

    private boolean isDivided(SourceFolder folder) {
        int samples =
                folder.lists().stream().mapToInt(list -> list.ids().size()).sum();
        return samples > sizes().part() && sizes().isDocumented();
    }

    private Path files() throws IOException {
        return shards().resolveSibling("source");
    }

    private DownloadListener bringing() {
        return new SourceDownload(
                place,
                spec.source(),
                with.scratch(),
                context,
                (name, unit, total) -> phase(name, unit, total, () -> {}, () -> Counted.NONE),
                pause -> await("bucket of " + spec.source(), pause));
    }

    PartBoard board(PartPlan plan) {
        return new PartBoard(
                with.store(),
                Announcement.folder(job, generation, plan.digest()),
                plan.parts().size(),
                self,
                with.lease(),
                with.limits().nanoTime(),
                with.clock());
    }

    Environment environment() {
        return with;
    }

    JobContext context() {
        return context;
    }

    /** Returns a store that is waited for during an outage, which is no fault of the ingestion, and blocks all others, too. */
    ObjectStore patientStore() {
        return patient;
    }

    /** As {@link #patientStore}, for calls that are repeated as a whole. */
    <T> T patiently(Supplier<T> call) {
        return RetryingObjectStore.repeat(UNTIL_IT_ANSWERS, pause -> await("object store", pause), call);
    }

    ShardUpload upload() {
        return upload;
    }

    /** As {@link ShardUpload#requireAllThere}. */
    void requireAllThere() {
        upload.requireAllThere();
    }

    Sizes sizes() {
        return with.limits().sizes(spec);
    }

    Path shards() throws IOException {
        return with.scratch().shards(place);
    }

    /** Checks that the work may go on, and that the disk has room. */
    void check() {
        context.throwIfStopped();
        with.scratch().requireRoom(place, 0, spec.source());
    }

    Phase phase(String name, String unit, int total, Runnable beforeEach, Supplier<Counted> elsewhere) {
        return new Phase(context, with.metrics(), with.clock(), name, unit, total, beforeEach, elsewhere);
    }

    private void await(String server, Duration pause) {
        context.throwIfStopped();
        LOG.warn("The {} does not answer; trying again in {} s", server, pause.toSeconds());
        with.sleep().accept(pause);
        context.throwIfStopped();
    }
}
