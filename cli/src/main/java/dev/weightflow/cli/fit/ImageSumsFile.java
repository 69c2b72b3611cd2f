package dev.weightflow.cli.fit;

import dev.weightflow.cli.console.AtomicFile;
import dev.weightflow.schema.bootstrap.ImageSums;
import dev.weightflow.schema.json.WeightflowJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code images.json} of a run: what each image adds to the metrics of the latest validation.
 *
 * @param step after how many steps that was
 */
public record ImageSumsFile(int step, ImageSums sums) {

    private static final String NAME = "images.json";

    static void write(Path run, int step, ImageSums sums) {
        AtomicFile.write(run.resolve(NAME), WeightflowJson.write(new ImageSumsFile(step, sums)));
    }

    /** The file of a run, if there is one. */
    public static Optional<ImageSumsFile> of(Path run) {
        Path file = run.resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(WeightflowJson.read(Files.readAllBytes(file), ImageSumsFile.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
