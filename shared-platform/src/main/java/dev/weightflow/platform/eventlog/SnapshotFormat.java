package dev.weightflow.platform.eventlog;

import dev.weightflow.schema.json.WeightflowJson;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * How a state is stored.
 *
 * @param name of the projection, such as {@code trainings}, which no other projection of the same topic has, in whatever
 *     service; letters, digits and hyphens
 * @param version to be raised whenever {@link Projection#apply} or the bytes change their meaning: snapshots of other versions
 *     are not read, the log is replayed instead
 * @param write the state as bytes
 * @param read the state from bytes; an exception makes the journal use an older snapshot, or none
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

    /** @param document the record that is written: what cannot be derived of a state */
    public static <S, D> SnapshotFormat<S> json(
            String name, int version, Class<D> document, Function<S, D> write, Function<D, S> read) {
        return new SnapshotFormat<>(
                name,
                version,
                state -> WeightflowJson.write(write.apply(state)),
                json -> read.apply(WeightflowJson.read(json, document)));
    }
}
