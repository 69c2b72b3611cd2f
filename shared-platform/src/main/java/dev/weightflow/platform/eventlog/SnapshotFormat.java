package dev.weightflow.platform.eventlog;

import dev.weightflow.schema.json.WeightflowJson;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Storage format of a state.
 *
 * @param name unique among the projections of a topic in all services, such as {@code trainings}; letters, digits and hyphens
 * @param version must change whenever {@link Projection#apply} or the bytes change their meaning: snapshots of other versions are not read, the log
 * is replayed instead
 * @param write serialises the state
 * @param read deserialises the state; on an exception the journal uses an older snapshot, or none
 */
public record SnapshotFormat<S>(String name, int version, Function<S, byte[]> write, Function<byte[], S> read) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]+");

    public SnapshotFormat {
        if (!NAME.matcher(name).matches() || version < 1) {
            throw new IllegalArgumentException(
                    "a snapshot format needs a name of letters, digits and hyphens, and a version"
                            + " from 1 on; this is '" + name + "' version " + version);
        }
    }

    /** @param document type of the stored record, which holds what cannot be derived */
    public static <S, D> SnapshotFormat<S> json(
            String name, int version, Class<D> document, Function<S, D> write, Function<D, S> read) {
        return new SnapshotFormat<>(
                name,
                version,
                state -> WeightflowJson.write(write.apply(state)),
                json -> read.apply(WeightflowJson.read(json, document)));
    }
}
