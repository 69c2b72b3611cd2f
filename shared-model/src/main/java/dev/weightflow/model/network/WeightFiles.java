package dev.weightflow.model.network;

import dev.weightflow.schema.id.Digest;
import java.nio.file.Path;

/** Where stored weights are to be had as local files. */
@FunctionalInterface
public interface WeightFiles {
    /**
     * The file with exactly that content, which must stay as it is while the weights are in use.
     *
     * @throws RuntimeException the store's own, if there is no such object or it is damaged
     */
    Path file(Digest digest);
}
