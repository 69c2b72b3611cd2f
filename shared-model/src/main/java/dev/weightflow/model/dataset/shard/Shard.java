package dev.weightflow.model.dataset.shard;

import java.nio.file.Path;
import java.util.List;

/**
 * A finished shard.
 *
 * @param path of the file
 * @param ids of its samples, ascending
 * @param bytes of the file
 * @param sha256 of the file's bytes, in hexadecimal
 */
public record Shard(Path path, List<String> ids, long bytes, String sha256) {
    public Shard {
        ids = List.copyOf(ids);
    }
}
