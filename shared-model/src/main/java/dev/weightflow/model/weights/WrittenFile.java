package dev.weightflow.model.weights;

import java.nio.file.Path;

public record WrittenFile(Path file, long bytes, String sha256) {}
