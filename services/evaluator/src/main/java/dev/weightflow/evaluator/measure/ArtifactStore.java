package dev.weightflow.evaluator.measure;

import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.data.dataset.shard.ShardFiles;
import dev.weightflow.evaluator.EvaluatorException;
import dev.weightflow.platform.objectstore.DiskCache;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore.PutOutcome;
import dev.weightflow.platform.signing.Principals;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.drift.WindowDocument;
import dev.weightflow.schema.evaluation.CheckpointGeometry;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.json.UnreadableJsonException;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.CheckpointManifest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Artifacts that evaluations read from the object store and write to it. Every method may throw {@link
 * dev.weightflow.platform.objectstore.ObjectStoreException}.
 */
public record ArtifactStore(ObjectStore store, DiskCache copies) implements ShardFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ArtifactStore.class);
    private static final String CHECKPOINTS = "checkpoints/";

    /** Returns the digest of the manifest of a checkpoint that some training has committed. */
    public Optional<Digest> manifestOf(CheckpointId checkpoint) {
        return store.read(CHECKPOINTS + checkpoint)
                .map(content -> new Digest(new String(content, StandardCharsets.US_ASCII).strip()));
    }

    /** @throws EvaluatorException.WrongManifest if the object is not a manifest */
    public CheckpointManifest manifest(Digest digest) {
        try {
            return WeightflowJson.read(store.readSigned(digest, Principals.TRAINER), CheckpointManifest.class);
        } catch (UnreadableJsonException e) {
            throw new EvaluatorException.WrongManifest(
                    "object " + digest.shortId() + " is not a checkpoint manifest: " + e.getMessage());
        }
    }

    /** @throws EvaluatorException.WrongDataset if the object is not a manifest */
    public DatasetManifest dataset(DatasetId id) {
        try {
            return WeightflowJson.read(
                    store.readSigned(id.digest(), Principals.DATASET_INGESTION), DatasetManifest.class);
        } catch (UnreadableJsonException e) {
            throw new EvaluatorException.WrongDataset(
                    "object " + id.shortId() + " is not a dataset manifest: " + e.getMessage());
        }
    }

    /** @throws UnreadableJsonException if the object is not a report */
    public EvaluationReport report(ReportId id) {
        return WeightflowJson.read(store.readSigned(id.digest(), Principals.EVALUATOR), EvaluationReport.class);
    }

    /** Returns a large object as a verified local file, which must not be changed. */
    public Path file(Digest digest) {
        return copies.of(digest);
    }

    @Override
    public Optional<Path> kept(Shard shard) {
        return copies.kept(shard.digest(), shard.bytes());
    }

    @Override
    public <T> T seen(Shard shard, Function<Path, T> look) {
        return copies.seen(shard.digest(), shard.bytes(), look);
    }

    @Override
    public byte[] read(Digest shard, long offset, int length, Digest expected) {
        return store.read(shard, offset, length, expected);
    }

    /** Evicts local files beyond the limit; none may be in use. */
    public void evict() {
        copies.evict();
    }

    /** Stores content under its digest. Existing content is verified: evaluating again repairs damage in the store. */
    public Digest store(byte[] content) {
        if (store.putVerified(content) == PutOutcome.REPAIRED) {
            LOG.warn("Object {} was damaged in the store and is repaired", Digest.of(content));
        }
        return Digest.of(content);
    }

    /** Reads the sums of some images of a report: one of {@link EvaluationReport#imageSumsDocuments()}. */
    public ImageSums imageSums(Digest document) {
        return WeightflowJson.read(store.read(document), ImageSums.class);
    }

    public Digest store(ImageSums sums) {
        return store(CanonicalJson.write(sums));
    }

    public Digest store(CheckpointGeometry geometry) {
        return store(CanonicalJson.write(geometry));
    }

    public Digest store(WindowDocument window) {
        return store(CanonicalJson.write(window));
    }

    public EvaluationReport store(EvaluationReport report) {
        store.sign(store(CanonicalJson.write(report)));
        return report;
    }
}
