package dev.weightflow.model.dataset.shard;

import java.nio.file.Path;
import java.util.List;

/**
 * A finished shard.
 *
 * @param path of the file
 * @param ids of its samples, ascending
 * @param contents of each sample a SHA-256 over its image and labels, in hexadecimal; its id does not belong to it
 * @param bytes of the file
 * @param sha256 of the file's bytes, in hexadecimal
 */
public record Shard(Path path, List<String> ids, List<String> contents, long bytes, String sha256) {
    public Shard {
        ids = List.copyOf(ids);
        contents = List.copyOf(contents);
    }
}
