package dev.weightflow.ingestion.work;

import dev.weightflow.ingestion.job.IngestionState;
import dev.weightflow.ingestion.packing.Packed;
import dev.weightflow.ingestion.packing.Packer;
import dev.weightflow.ingestion.packing.Scratch;
import dev.weightflow.ingestion.source.BringingListener;
import dev.weightflow.ingestion.source.OpenedSource;
import dev.weightflow.ingestion.source.SourceFolder;
import dev.weightflow.ingestion.source.SourceOpener;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobContext;
import dev.weightflow.platform.job.JobProgress;
import dev.weightflow.platform.job.Work;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.RetryingObjectStore;
import dev.weightflow.platform.time.Backoff;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.json.CanonicalJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt at an ingestion, from the source to the stored manifest. */
public record IngestionWork(
        SourceOpener sources,
        Scratch scratch,
        Packer packer,
        ObjectStore store,
        IngestionLimits limits,
        IngestionMetrics metrics,
        InstantSource clock,
        Consumer<Duration> sleep)
        implements Work<IngestSpec, IngestionState> {
    private static final Logger LOG = LoggerFactory.getLogger(IngestionWork.class);
    private static final Backoff UNTIL_IT_ANSWERS =
            new Backoff(Integer.MAX_VALUE, Duration.ofSeconds(1), Duration.ofSeconds(15));

    @Override
    public Function<IngestionState, JobEvent> run(Job.Claimed<IngestSpec> job, JobContext context) {
        IngestSpec spec = job.record().spec();
        try {
            context.progress(JobProgress.phase("listing"));
            ObjectStore patient = untilItAnswers(context);
            ShardUpload upload = new ShardUpload(patient, metrics, clock);
            scratch.fresh(job.id());
            Packed packed = pack(job.id(), spec, upload, context);
            context.progress(JobProgress.phase("committing"));
            upload.requireAllThere();
            DatasetManifest manifest = commit(packed, patient);
            Digest index = CanonicalJson.digest(packed.index());
            context.throwIfStopped();
            return state -> state.completion(job.id(), job.record().claim(), spec.source(), manifest)
                    .with(index);
        } catch (IOException e) {
            throw scratch.named(e);
        } catch (CancellationException e) {
            context.throwIfStopped();
            throw e;
        } finally {
            scratch.clear(job.id());
        }
    }

    private Packed pack(JobId job, IngestSpec spec, ShardUpload upload, JobContext context) throws IOException {
        int samplesPerShard = spec.samplesPerShard().orElse(limits.samplesPerShard());
        double quarantineLimit = spec.quarantineLimit().orElse(limits.quarantineLimit());
        Path shards = scratch.shards(job);
        BringingListener bringing = new Bringing(
                spec.source(),
                scratch,
                context,
                (name, unit, total) -> phase(context, name, unit, total, () -> {}),
                pause -> await("bucket of " + spec.source(), pause, context));
        try (OpenedSource source = sources.open(spec.source(), shards.resolveSibling("source"), bringing)) {
            context.progress(JobProgress.phase("listing"));
            SourceFolder folder = source.folder(spec.tasks(), limits.reading());
            Phase packing = phase(context, "packing", "samples", folder.size(), () -> {
                context.throwIfStopped();
                scratch.requireRoom(0, spec.source());
            });
            return packer.pack(folder, samplesPerShard, shards, upload, packing).within(quarantineLimit, spec.source());
        }
    }

    /** The manifest is the last: it alone refers to the shards. */
    private DatasetManifest commit(Packed packed, ObjectStore patient) {
        patient.putVerified(CanonicalJson.write(packed.index()));
        DatasetManifest manifest = packed.manifest(patient::put);
        byte[] document = CanonicalJson.write(manifest);
        patient.putVerified(document);
        patient.sign(Digest.of(document));
        return manifest;
    }

    /** A store that is away is no fault of the ingestion, and no other could be done meanwhile. */
    private ObjectStore untilItAnswers(JobContext context) {
        return new RetryingObjectStore(store, UNTIL_IT_ANSWERS, pause -> await("object store", pause, context));
    }

    private void await(String server, Duration pause, JobContext context) {
        context.throwIfStopped();
        LOG.warn("The {} does not answer, and is asked again in {} s", server, pause.toSeconds());
        sleep.accept(pause);
        context.throwIfStopped();
    }

    private Phase phase(JobContext context, String name, String unit, int total, Runnable beforeEach) {
        return new Phase(context, metrics, clock, name, unit, total, beforeEach);
    }

    /**
     * What holds where a request says nothing else, and what no request may exceed.
     *
     * @param samplesPerShard how many samples a shard holds at most
     * @param quarantineLimit the fraction of a source's samples that may be faulty
     * @param reading what a source may ask of the memory
     */
    public record IngestionLimits(int samplesPerShard, double quarantineLimit, Limits reading) {}
}
