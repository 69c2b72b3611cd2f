package dev.weightflow.model.run;

import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.schema.file.AtomicFile;
import dev.weightflow.schema.json.WeightflowJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** File {@value #NAME} of a run's folder: each image's contribution to the metrics of the latest validation. */
public record ImageSumsFile(int step, ImageSums sums) {

    public static final String NAME = "images.json";

    void write(Path run) {
        AtomicFile.write(run.resolve(NAME), WeightflowJson.write(this));
    }

    /** Reads the file of the run in that folder, if there is one. */
    public static Optional<ImageSumsFile> of(Path run) throws IOException {
        Path file = run.resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        return Optional.of(WeightflowJson.read(Files.readAllBytes(file), ImageSumsFile.class));
    }
}
