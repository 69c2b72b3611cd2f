package dev.weightflow.model.weights;

import java.nio.file.Path;

/** A file that was written completely. */
public record WrittenFile(Path file, long bytes, String sha256) {}
