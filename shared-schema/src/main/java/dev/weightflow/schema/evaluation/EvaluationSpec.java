package dev.weightflow.schema.evaluation;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.job.JobSpec;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.EvaluationOptions;
import java.util.Optional;

/**
 * An evaluation, completely specified.
 *
 * @param options split, limits, and what is done with the result; they name no dataset of their own
 */
public record EvaluationSpec(CheckpointId checkpoint, Digest manifest, DatasetId dataset, EvaluationOptions options)
        implements JobSpec {
    public EvaluationSpec {
        options = options == null ? null : options.withoutDataset();
        Faults.of("An evaluation")
                .present("checkpoint", checkpoint)
                .present("manifest", manifest)
                .present("dataset", dataset)
                .present("options", options)
                .within("options", Optional.ofNullable(options).map(EvaluationOptions::faults))
                .raise();
    }

    /** The evaluation of a checkpoint as ordered, on the dataset that it was trained on if the order names no other. */
    public static EvaluationSpec of(CheckpointManifest manifest, Digest digest, EvaluationOptions order) {
        return new EvaluationSpec(
                manifest.checkpoint(),
                digest,
                order.dataset().orElse(manifest.spec().dataset()),
                order);
    }

    /** The identity of the job that this describes: the same checkpoint, dataset and options are the same evaluation. */
    public JobId jobId() {
        return new JobId(CanonicalJson.digest(this).hex());
    }

    /**
     * The identity of the evaluation that follows from a training where it cannot be specified, because the manifest cannot be read: under it
     * is stated why there is none.
     */
    public static JobId unspecified(Digest manifest) {
        return new JobId(manifest.hex());
    }
}
