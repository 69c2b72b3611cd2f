package dev.weightflow.schema.evaluation;

import dev.weightflow.schema.Faults;

/**
 * Surface normals.
 *
 * @param meanAngularError the mean angle between prediction and label, in degrees; what the paper calls rmse
 * @param rmse the root of the mean squared angle, in degrees
 */
public record NormalsMetrics(double meanAngularError, double rmse) {
    public NormalsMetrics {
        Faults.of("Normals metrics")
                .require(
                        meanAngularError >= 0 && meanAngularError <= 180,
                        "meanAngularError must lie between 0 and 180 degrees, not %s",
                        meanAngularError)
                .require(rmse >= 0 && rmse <= 180, "rmse must lie between 0 and 180 degrees, not %s", rmse)
                .raise();
    }
}
