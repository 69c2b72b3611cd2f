package dev.weightflow.registry.evaluation;

import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;

/**
 * What a checkpoint was measured on. Figures from different benches are never compared.
 *
 * @param images how many images of the split; a limited evaluation is another bench than a whole one
 */
public record Bench(DatasetId dataset, Split split, int images) {

    @Override
    public String toString() {
        return images + " images of " + split.key() + " in data set " + dataset.shortId();
    }
}
