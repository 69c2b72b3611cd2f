package dev.weightflow.scenes;

import java.nio.file.Path;

/** {@code scenes.json} in the dataset's root: the options that made it, which is all that its bytes depend on. */
record DataCard(String text) {
    /** Raised whenever the same options give other bytes. */
    private static final int RENDERER = 1;

    static final String NAME = "scenes.json";

    static DataCard of(SceneOptions options) {
        return new DataCard("""
                {
                  "renderer": %d,
                  "look": "%s",
                  "seed": %d,
                  "train": %d,
                  "val": %d,
                  "size": "%s"
                }
                """.formatted(
                RENDERER, options.look().key(), options.seed(), options.train(), options.val(), options.size()));
    }

    static Path in(Path root) {
        return root.resolve(NAME);
    }
}
