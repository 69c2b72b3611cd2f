package dev.weightflow.data.task.normals;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.TaskKind;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.metric.MetricScale;

/**
 * Surface normals: a unit vector for each pixel. Judged by the mean angle between prediction and label.
 *
 * @param loss {@code l1} of the vectors' components, or {@code cosine}: 1 minus the cosine of the angle
 * @param distribution whether the median angle and the shares of pixels within 11.25, 22.5 and 30 degrees are measured too
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Normals(String loss, boolean distribution) implements TaskKind {
    /** Normals as in PASCAL-Context's benchmark: L1, and the mean angle alone. */
    public static final Normals REFERENCE = new Normals("l1", false);

    /** @throws dev.weightflow.schema.InvalidRecordException if there is no such loss */
    public Normals {
        loss = loss == null ? "l1" : loss;
        Faults.of("Normals")
                .require(loss.equals("l1") || loss.equals("cosine"), "loss must be l1 or cosine, not '%s'", loss)
                .raise();
    }

    @Override
    public Type type() {
        return new Kind();
    }

    @Override
    public LabelEncoding encoding() {
        return LabelEncoding.UNIT_VECTOR;
    }

    @Override
    public int channels() {
        return 3;
    }

    @Override
    public NormalsMetric metric() {
        return new NormalsMetric(distribution);
    }

    @Override
    public MetricScale scale() {
        return MetricScale.ANGLE;
    }

    /** Type {@code normals}. */
    public static final class Kind implements Type {
        @Override
        public String name() {
            return "normals";
        }

        @Override
        public Class<Normals> options() {
            return Normals.class;
        }
    }
}
