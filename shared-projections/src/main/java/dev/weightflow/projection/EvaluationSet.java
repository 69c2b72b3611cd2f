package dev.weightflow.projection;

import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;

/**
 * Images that a checkpoint was evaluated on. Metrics from different sets are never compared.
 *
 * @param images number of images of the split; a limited evaluation has another set than a whole one
 */
public record EvaluationSet(DatasetId dataset, Split split, int images) {
    @Override
    public String toString() {
        return images + " images of " + split.key() + " in dataset " + dataset.shortId();
    }
}
