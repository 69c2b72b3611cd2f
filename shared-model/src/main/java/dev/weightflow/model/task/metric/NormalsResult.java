package dev.weightflow.model.task.metric;

/**
 * Angular error of surface normals, in degrees.
 *
 * @param meanAngularError the mean over valid pixels; the paper's Table 1 prints it under the heading rmse
 * @param rmse the root of the mean square over valid pixels; never less than the mean
 */
public record NormalsResult(double meanAngularError, double rmse) implements TaskResult {

    @Override
    public double primaryMetric() {
        return meanAngularError;
    }
}
