package dev.weightflow.registry.retraining;

import dev.weightflow.registry.model.VersionRecord;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.Optional;

/**
 * What stored documents say about a data set and a model, read before the decision, which needs no store then.
 *
 * @param champion the model's champion at the time
 * @param before the champion's training
 * @param base the pre-trained backbone that the line of the champion's trainings began with
 * @param fresh how many of the data set's training samples are new
 * @param all how many training samples it has
 * @param fault why a document cannot be read, if one cannot
 */
public record Dossier(
        Optional<VersionRecord> champion,
        Optional<TrainingSpec> before,
        Optional<Digest> base,
        int fresh,
        int all,
        Optional<String> fault) {

    static Dossier unreadable(Optional<VersionRecord> champion, String fault) {
        return new Dossier(champion, Optional.empty(), Optional.empty(), 0, 0, Optional.of(fault));
    }
}
