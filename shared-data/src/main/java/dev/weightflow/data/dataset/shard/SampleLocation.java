package dev.weightflow.data.dataset.shard;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import java.util.Map;
import java.util.function.Predicate;

/** Location of a sample's files. */
sealed interface SampleLocation permits CopiedSample, StoredSample {
    String id();

    /** Returns the shard with the files, for messages. */
    Object shard();

    /**
     * Reads the files, by their extensions.
     *
     * @param wanted extensions; others may be left out
     * @throws DatasetException if they cannot be read
     */
    Map<String, byte[]> read(Predicate<String> wanted, Limits limits);

    default String place() {
        return shard() + "!" + id();
    }
}
