package dev.weightflow.schema.evaluation;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.Digest;

/**
 * Stored picture of a prediction: image, label and prediction side by side.
 *
 * @param digest SHA-256 of the PNG file
 */
public record PredictionImage(String sample, TaskName task, Digest digest) {
    public PredictionImage {
        Faults.of("A picture")
                .text("sample", sample)
                .present("task", task)
                .present("digest", digest)
                .raise();
    }
}
