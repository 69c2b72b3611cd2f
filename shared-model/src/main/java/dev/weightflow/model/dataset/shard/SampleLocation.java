package dev.weightflow.model.dataset.shard;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.Limits;
import java.util.Map;
import java.util.function.Predicate;

/** Where a sample's files lie. */
sealed interface SampleLocation permits CopiedSample, StoredSample {
    String id();

    /** The shard that they lie in, for messages. */
    Object shard();

    /**
     * The files, by their endings.
     *
     * @param wanted endings; others may be left out
     * @throws DatasetException if they cannot be read
     */
    Map<String, byte[]> read(Predicate<String> wanted, Limits limits);

    default String place() {
        return shard() + "!" + id();
    }
}
