package dev.weightflow.cli.fit;

import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.dataset.image.PngWriter;
import dev.weightflow.data.picture.Picture;
import dev.weightflow.model.evaluation.EvaluationListener.Evaluated;
import dev.weightflow.schema.file.AtomicFile;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** First images of a validation, with labels and predictions. */
final class Pictures {

    private static final int AT_MOST = 8;

    private final SampleSource samples;
    private final String model;
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    /**
     * @param model name of the model in the titles
     */
    Pictures(SampleSource samples, String model) {
        this.samples = samples;
        this.model = model;
    }

    void draw(Evaluated image) {
        if (image.done() > AT_MOST) {
            return;
        }
        files.put(
                image.id(),
                PngWriter.encode(Picture.of(
                        image.id() + ": " + model,
                        samples.read(image.done() - 1).image(),
                        image.size(),
                        samples.tasks(),
                        image.labels(),
                        image.predictions().get())));
    }

    Map<String, byte[]> byId() {
        return Collections.unmodifiableMap(files);
    }

    void write(Path folder) {
        files.forEach((id, png) -> AtomicFile.write(folder.resolve(id + ".png"), png));
    }
}
