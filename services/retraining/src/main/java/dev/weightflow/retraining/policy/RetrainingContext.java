package dev.weightflow.retraining.policy;

import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.Optional;

/**
 * What stored documents say about a dataset and a model, read before anything is decided.
 *
 * @param champion the model's champion at the time
 * @param before the champion's training
 * @param base the pre-trained backbone that the champion's first ancestor was trained from
 * @param newSamples how many of the dataset's training samples are new
 * @param samples how many training samples it has
 * @param fault why a document cannot be read, if one cannot
 */
public record RetrainingContext(
        Optional<ModelVersion> champion,
        Optional<TrainingSpec> before,
        Optional<Digest> base,
        int newSamples,
        int samples,
        Optional<String> fault) {

    static RetrainingContext unreadable(Optional<ModelVersion> champion, String fault) {
        return new RetrainingContext(champion, Optional.empty(), Optional.empty(), 0, 0, Optional.of(fault));
    }
}
