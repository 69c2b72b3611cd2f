package dev.weightflow.cli.demo;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the demo led to, as it was measured.
 *
 * @param datasetKnown whether the dataset was there already, and nothing was stored
 * @param trainingKnown whether the training was done already, and nothing was trained
 * @param tasks what training did to each task's figure
 * @param loss at the beginning and at the end; absent when its reports are no longer kept
 * @param aliases of the version
 * @param status of the version
 * @param decision the gate's, in one sentence
 * @param pictures files with image, label and prediction side by side
 * @param demanded whether the training was long enough for better figures to be demanded
 * @param better whether the loss fell and every task's figure is better than the untrained model's
 * @param urls where the services are
 */
record DemoResult(
        String dataset,
        boolean datasetKnown,
        String job,
        boolean trainingKnown,
        String checkpoint,
        String report,
        int images,
        List<TaskChange> tasks,
        Optional<LossCurve> loss,
        String model,
        int version,
        List<String> aliases,
        String status,
        String decision,
        List<String> pictures,
        boolean demanded,
        boolean better,
        double seconds,
        Map<String, String> urls) {

    /** Whether the checkpoint is what clients of the model get. */
    boolean promoted() {
        return aliases.contains("champion");
    }
}
