package dev.weightflow.drift.sequence;

/**
 * Strangeness of a group of images.
 *
 * @param group its name
 * @param source which it belongs to
 * @param images how many it has
 * @param strange how many of them are farther from the reference than 95 % of its own images
 * @param level of its strangeness, 0 to {@link Strangeness#LEVELS} - 1
 */
public record GroupScore(String group, String source, int images, int strange, int level) {}
