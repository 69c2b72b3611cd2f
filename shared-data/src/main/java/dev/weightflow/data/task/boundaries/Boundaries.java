package dev.weightflow.data.task.boundaries;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.TaskKind;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.metric.MetricScale;

/**
 * Boundary detection. Cross-entropy in which both classes of a batch count equally; judged by the F-measure at the best threshold for the whole
 * dataset (ODS).
 *
 * @param tolerance the largest distance at which a predicted and a labelled boundary match, as a fraction of the image's diagonal; 0.0075, the
 *     benchmark's, if absent
 * @param ignorable whether labels have ignored pixels
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Boundaries(Double tolerance, boolean ignorable) implements TaskKind {
    private static final double BENCHMARKS = 0.0075;
    private static final double POINT = 0.01;

    /** @throws dev.weightflow.schema.InvalidRecordException if the tolerance is not above 0 and at most 0.1 */
    public Boundaries {
        tolerance = tolerance == null ? BENCHMARKS : tolerance;
        Faults.of("Boundaries")
                .require(
                        tolerance > 0 && tolerance <= 0.1,
                        "tolerance must be above 0 and at most 0.1, not %s",
                        tolerance)
                .raise();
    }

    @Override
    public Type type() {
        return new Kind();
    }

    @Override
    public LabelEncoding encoding() {
        return LabelEncoding.FOREGROUND;
    }

    @Override
    public int channels() {
        return 1;
    }

    @Override
    public BoundaryMetric metric() {
        return new BoundaryMetric(tolerance, ignorable);
    }

    @Override
    public MetricScale scale() {
        return new MetricScale("odsF", MetricScale.PERCENT, POINT, false);
    }

    /** Type {@code boundaries}. */
    public static final class Kind implements Type {
        @Override
        public String name() {
            return "boundaries";
        }

        @Override
        public Class<Boundaries> options() {
            return Boundaries.class;
        }
    }
}
