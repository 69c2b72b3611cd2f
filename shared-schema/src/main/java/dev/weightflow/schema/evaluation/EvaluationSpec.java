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
 * Complete specification of an evaluation.
 *
 * @param options split, limits, and the use of the result; they name no dataset of their own
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

    /** Creates the evaluation of a checkpoint as ordered, on its training dataset if the order names no other. */
    public static EvaluationSpec of(CheckpointManifest manifest, Digest digest, EvaluationOptions order) {
        return new EvaluationSpec(
                manifest.checkpoint(),
                digest,
                order.dataset().orElse(manifest.spec().dataset()),
                order);
    }

    /** Returns the identity of the job: the same checkpoint, dataset and options are the same evaluation. */
    public JobId jobId() {
        return new JobId(CanonicalJson.digest(this).hex());
    }

    /**
     * Returns the identity of an evaluation that cannot be specified, because the training's manifest cannot be read; its rejection is stated under
     * this id.
     */
    public static JobId unspecified(Digest manifest) {
        return new JobId(manifest.hex());
    }
}
