package dev.weightflow.research.study;

import com.fasterxml.jackson.core.JacksonException;
import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.schema.file.AtomicFile;
import dev.weightflow.schema.json.UnreadableJsonException;
import dev.weightflow.schema.json.WeightflowJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Measurements of a finished model without its learned field: {@code ablated.json} in the folder of its training.
 *
 * @param job the training's id
 * @param uniform with the constant 1/k in its place
 * @param none with the pre-trained weights in the place of those that it moved
 */
record AblatedModel(String job, ImageSums uniform, ImageSums none) {

    private static final String NAME = "ablated.json";

    /** Reads the measurements in that folder; empty unless they are of that training. */
    static Optional<AblatedModel> in(Path folder, String job) throws IOException {
        Path file = folder.resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(WeightflowJson.read(Files.readAllBytes(file), AblatedModel.class))
                    .filter(model -> model.job().equals(job));
        } catch (JacksonException | UnreadableJsonException another) {
            return Optional.empty(); // of another version: the model is measured again
        }
    }

    void write(Path folder) {
        AtomicFile.write(folder.resolve(NAME), WeightflowJson.write(this));
    }
}
