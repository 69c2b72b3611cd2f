package dev.weightflow.data.dataset.source;

/**
 * File of a dataset.
 *
 * @param name its path below the dataset's root, with {@code /} between folders: never absolute, and without {@code .} and {@code ..}
 * @param bytes its size
 */
public record SourceFile(String name, long bytes) {}
