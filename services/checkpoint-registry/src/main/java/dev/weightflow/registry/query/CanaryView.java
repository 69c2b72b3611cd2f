package dev.weightflow.registry.query;

import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import java.util.List;
import java.util.Optional;

/**
 * The version of a model that waits to be champion.
 *
 * @param version the canary; absent if none waits
 * @param wanted number of windows that both are measured on before that
 * @param windows those that both were measured on
 */
public record CanaryView(
        ModelName model,
        Optional<VersionNumber> version,
        Optional<VersionNumber> champion,
        int wanted,
        List<Window> windows) {
    /**
     * Window that both were measured on.
     *
     * @param images on which they disagree most, first, {@value #MOST} at most: those whose labels would say most
     */
    public record Window(DatasetId dataset, List<Disagreement> images) {
        static final int MOST = 50;
    }
}
