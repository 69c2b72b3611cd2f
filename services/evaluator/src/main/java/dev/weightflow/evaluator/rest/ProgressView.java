package dev.weightflow.evaluator.rest;

import dev.weightflow.evaluator.work.Progress.Snapshot;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How the work on an evaluation gets on.
 *
 * @param stage {@code fetching}, {@code evaluating}, {@code comparing} or {@code storing}
 * @param imagesDone images evaluated, those of the comparison included
 * @param imagesTotal how many there are; 0 before that is known
 * @param etaSeconds how long the images will still take
 */
@Schema(name = "EvaluationProgress")
public record ProgressView(
        String stage,
        int imagesDone,
        int imagesTotal,
        double seconds,
        double imagesPerSecond,
        Optional<Double> etaSeconds) {
    static ProgressView of(Snapshot snapshot) {
        return new ProgressView(
                snapshot.stage(),
                snapshot.imagesDone(),
                snapshot.imagesTotal(),
                snapshot.seconds(),
                snapshot.imagesPerSecond(),
                snapshot.etaSeconds());
    }

    String sentence() {
        return imagesTotal == 0
                ? "The work is " + stage + "."
                : "The work is %s, %d of %d images.".formatted(stage, imagesDone, imagesTotal);
    }
}
