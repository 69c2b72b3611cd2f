package dev.weightflow.data.weights;

import java.nio.file.Path;

public record WrittenFile(Path file, long bytes, String sha256) {}
