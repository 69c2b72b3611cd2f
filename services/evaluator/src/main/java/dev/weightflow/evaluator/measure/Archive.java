package dev.weightflow.evaluator.measure;

import dev.weightflow.evaluator.EvaluatorException;
import dev.weightflow.platform.objectstore.LocalCopies;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.json.UnreadableJsonException;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.CheckpointManifest;
import java.nio.file.Path;

/**
 * What evaluations read from the object store and write to it. Every method may throw
 * {@link dev.weightflow.platform.objectstore.ObjectStoreException}.
 */
public final class Archive {
    private final ObjectStore store;
    private final LocalCopies copies;

    /** @param copies the local copies of large objects */
    public Archive(ObjectStore store, LocalCopies copies) {
        this.store = store;
        this.copies = copies;
    }

    /**
     * A checkpoint's manifest.
     *
     * @throws EvaluatorException.WrongManifest if the object is none
     */
    public CheckpointManifest manifest(Digest digest) {
        try {
            return WeightflowJson.read(store.read(digest), CheckpointManifest.class);
        } catch (UnreadableJsonException e) {
            throw new EvaluatorException.WrongManifest(
                    "object " + digest.shortId() + " is no checkpoint manifest: " + e.getMessage());
        }
    }

    /**
     * A data set's manifest.
     *
     * @throws EvaluatorException.WrongDataset if the object is none
     */
    public DatasetManifest dataset(DatasetId id) {
        try {
            return WeightflowJson.read(store.read(id.digest()), DatasetManifest.class);
        } catch (UnreadableJsonException e) {
            throw new EvaluatorException.WrongDataset(
                    "object " + id.shortId() + " is no data set manifest: " + e.getMessage());
        }
    }

    /**
     * A stored report.
     *
     * @throws UnreadableJsonException if the object is none
     */
    public EvaluationReport report(ReportId id) {
        return WeightflowJson.read(store.read(id.digest()), EvaluationReport.class);
    }

    /** A small object's content. */
    public byte[] content(Digest digest) {
        return store.read(digest);
    }

    /** A large object as a verified local file, which must not be changed. */
    public Path file(Digest digest) {
        return copies.of(digest);
    }

    /** Deletes local files that are too many; none may be in use. */
    public void tidy() {
        copies.tidy();
    }

    /** Stores content under its digest. */
    public Digest store(byte[] content) {
        return store.put(content);
    }

    /** Stores a report under its id. */
    public ReportId store(EvaluationReport report) {
        return ReportId.of(store.put(CanonicalJson.write(report)));
    }
}
