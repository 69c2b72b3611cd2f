package dev.weightflow.scenes;

import java.nio.file.Path;

/**
 * A dataset that is there, whole.
 *
 * @param rendered false when it was there before, and nothing had to be done
 */
public record RenderedScenes(Path root, int train, int val, boolean rendered) {}
