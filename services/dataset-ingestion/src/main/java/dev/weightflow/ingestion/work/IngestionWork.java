package dev.weightflow.ingestion.work;

import dev.weightflow.ingestion.job.IngestionState;
import dev.weightflow.ingestion.packing.Packed;
import dev.weightflow.ingestion.packing.Packed.PackedShard;
import dev.weightflow.ingestion.packing.Packed.SideObject;
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
import dev.weightflow.platform.objectstore.ObjectStore.PutOutcome;
import dev.weightflow.platform.objectstore.RetryingObjectStore;
import dev.weightflow.platform.time.Backoff;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.CanonicalJson;
import java.io.IOException;
import java.nio.file.Files;
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
            Packed packed = pack(spec, scratch.fresh(job.id()), context);
            DatasetManifest manifest = store(packed, context);
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

    private Packed pack(IngestSpec spec, Path place, JobContext context) throws IOException {
        int samplesPerShard = spec.samplesPerShard().orElse(limits.samplesPerShard());
        double quarantineLimit = spec.quarantineLimit().orElse(limits.quarantineLimit());
        BringingListener bringing =
                new Bringing(spec.source(), scratch, context, (name, unit, total) -> phase(context, name, unit, total));
        try (OpenedSource source = sources.open(spec.source(), place.resolve("source"), bringing)) {
            context.progress(JobProgress.phase("listing"));
            SourceFolder folder = source.folder(spec.tasks(), limits.reading());
            scratch.requireRoom(folder.bytes(), spec.source());
            Path shards = Files.createDirectory(place.resolve("shards"));
            return packer.pack(folder, samplesPerShard, shards, phase(context, "packing", "samples", folder.size()))
                    .within(quarantineLimit, spec.source());
        }
    }

    /** What the store has already is verified: to ingest a source again is how damage in the store is repaired. */
    private DatasetManifest store(Packed packed, JobContext context) {
        ObjectStore patient = untilItAnswers(context);
        Phase phase = phase(context, "storing", "shards", packed.shards().size());
        for (PackedShard shard : packed.shards()) {
            context.throwIfStopped();
            PutOutcome outcome = patient.putVerified(shard.file());
            metrics.shard(shard.shard().bytes(), outcome);
            if (outcome == PutOutcome.REPAIRED) {
                LOG.warn(
                        "Shard {} was damaged in the store and is repaired",
                        shard.shard().digest());
            }
            phase.step();
        }
        context.progress(JobProgress.phase("committing"));
        for (SideObject side : packed.sideObjects()) {
            context.throwIfStopped();
            patient.putVerified(side.file());
        }
        patient.putVerified(CanonicalJson.write(packed.index()));
        packed.trainingSamples().ifPresent(samples -> patient.putVerified(CanonicalJson.write(samples)));
        DatasetManifest manifest = packed.manifest();
        byte[] document = CanonicalJson.write(manifest);
        patient.putVerified(document);
        patient.sign(Digest.of(document));
        return manifest;
    }

    /** A store that is away is no fault of the ingestion, and no other could be done meanwhile. */
    private ObjectStore untilItAnswers(JobContext context) {
        return new RetryingObjectStore(store, UNTIL_IT_ANSWERS, pause -> {
            context.throwIfStopped();
            LOG.warn("The object store does not answer, and is asked again in {} s", pause.toSeconds());
            sleep.accept(pause);
            context.throwIfStopped();
        });
    }

    private Phase phase(JobContext context, String name, String unit, int total) {
        return new Phase(context, metrics, clock, name, unit, total);
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
