package dev.weightflow.registry.view;

import dev.weightflow.schema.training.TrainingSpec;
import java.util.List;
import java.util.Optional;

/**
 * A version with all that is known of it.
 *
 * @param evaluations every evaluation of its checkpoint, the earliest first
 * @param rulings what was decided about it, the earliest first
 * @param artifacts what lies in the object store
 * @param lineage what the checkpoint's manifest says; absent while the store does not give it
 * @param pictures pictures of its predictions
 * @param note why something is absent, if something is
 */
public record VersionDetail(
        VersionView version,
        List<EvaluationView> evaluations,
        List<RulingView> rulings,
        List<ArtifactView> artifacts,
        Optional<Lineage> lineage,
        List<PictureView> pictures,
        Optional<String> note) {

    /**
     * How the weights came to be.
     *
     * @param spec the training's complete specification, the weights that it started from among it
     */
    public record Lineage(TrainingSpec spec, long step, int epoch, long trainableParameters, String codeVersion) {}
}
