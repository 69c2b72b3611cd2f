package dev.weightflow.model.weights;

import java.nio.file.Path;

/**
 * A file that was written completely.
 *
 * @param bytes its length
 * @param sha256 its digest, 64 lower-case hexadecimal digits
 */
public record WrittenFile(Path file, long bytes, String sha256) {}
