package dev.weightflow.ingestion.work;

import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ReadingStoppedException;
import dev.weightflow.data.dataset.Watch;
import dev.weightflow.ingestion.FailureCode;
import dev.weightflow.ingestion.job.IngestionState;
import dev.weightflow.ingestion.packing.JobFolders;
import dev.weightflow.ingestion.packing.Packed;
import dev.weightflow.ingestion.packing.Packer;
import dev.weightflow.ingestion.source.DownloadListener;
import dev.weightflow.ingestion.source.OpenedSource;
import dev.weightflow.ingestion.source.SourceFolder;
import dev.weightflow.ingestion.source.SourceOpener;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobContext;
import dev.weightflow.platform.job.JobProgress;
import dev.weightflow.platform.job.Work;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.RetryingObjectStore;
import dev.weightflow.platform.problem.PublicText;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.time.Backoff;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt at an ingestion, from the source to the stored manifest. */
public record IngestionWork(
        SourceOpener sources,
        JobFolders scratch,
        Packer packer,
        ObjectStore store,
        IngestionLimits limits,
        IngestionMetrics metrics,
        InstantSource clock,
        Consumer<Duration> sleep)
        implements Work<IngestSpec, IngestionState> {
    private static final Logger LOG = LoggerFactory.getLogger(IngestionWork.class);
    private static final Backoff UNTIL_IT_ANSWERS = Backoff.withoutEnd(Duration.ofSeconds(1), Duration.ofSeconds(15));

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
        } catch (ReadingStoppedException e) {
            context.throwIfStopped();
            throw FailureCode.OUT_OF_TIME.permanent(PublicText.withoutFolders(e.getMessage()) + ".", e);
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
        Limits reading = limits.reading(context);
        Path shards = scratch.shards(job);
        DownloadListener bringing = new SourceDownload(
                job,
                spec.source(),
                scratch,
                context,
                (name, unit, total) -> phase(context, name, unit, total, () -> {}),
                pause -> await("bucket of " + spec.source(), pause, context));
        try (OpenedSource source =
                sources.within(reading).open(spec.source(), shards.resolveSibling("source"), bringing)) {
            context.progress(JobProgress.phase("listing"));
            SourceFolder folder = source.folder(spec.tasks(), reading);
            Phase packing = phase(context, "packing", "samples", folder.size(), () -> {
                context.throwIfStopped();
                scratch.requireRoom(job, 0, spec.source());
            });
            return packer.pack(folder, samplesPerShard, shards, upload, packing).within(quarantineLimit, spec.source());
        }
    }

    /** Stores the manifest last: it alone refers to the shards. */
    private DatasetManifest commit(Packed packed, ObjectStore patient) {
        patient.putVerified(CanonicalJson.write(packed.index()));
        DatasetManifest manifest = packed.manifest(patient::put);
        byte[] document = CanonicalJson.write(manifest);
        patient.putVerified(document);
        patient.sign(Digest.of(document));
        return manifest;
    }

    /** Returns a store that is waited for during an outage, which is no fault of the ingestion, and blocks all others, too. */
    private ObjectStore untilItAnswers(JobContext context) {
        return new RetryingObjectStore(store, UNTIL_IT_ANSWERS, pause -> await("object store", pause, context));
    }

    private void await(String server, Duration pause, JobContext context) {
        context.throwIfStopped();
        LOG.warn("The {} does not answer; trying again in {} s", server, pause.toSeconds());
        sleep.accept(pause);
        context.throwIfStopped();
    }

    private Phase phase(JobContext context, String name, String unit, int total, Runnable beforeEach) {
        return new Phase(context, metrics, clock, name, unit, total, beforeEach);
    }

    /**
     * Defaults and limits of requests.
     *
     * @param samplesPerShard maximum number of samples in a shard
     * @param quarantineLimit the fraction of a source's samples that may be faulty
     * @param reading limits on the memory and the processor time that a source may use
     * @param sampleTime longest time for reading a file of a source
     * @param sourceTime longest time for a source, from the first byte to the last shard
     * @param nanoTime a monotonic clock
     */
    public record IngestionLimits(
            int samplesPerShard,
            double quarantineLimit,
            Limits reading,
            Duration sampleTime,
            Duration sourceTime,
            LongSupplier nanoTime) {
        /** Returns the limits of a job that begins now, in force until it is asked to stop. */
        Limits reading(JobContext context) {
            return reading.watchedBy(
                    Watch.begin(() -> context.stopReason().isPresent(), nanoTime, sampleTime, sourceTime));
        }
    }
}
