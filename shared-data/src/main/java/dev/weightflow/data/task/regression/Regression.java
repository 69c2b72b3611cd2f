package dev.weightflow.data.task.regression;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.TaskKind;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.metric.MetricScale;
import java.util.List;
import java.util.Optional;

/**
 * Regression of a number for each pixel, as a depth or a height. Judged by the root of the mean squared error.
 *
 * @param unit of the number, as {@code m}; empty without one
 * @param min labels below it are ignored; no bound if absent
 * @param max labels above it are ignored; no bound if absent
 * @param logarithm whether the network predicts the number's natural logarithm, so that all labels must be above 0
 * @param loss {@code l1}; {@code berhu}, which is L1 up to a fifth of the batch's largest error and quadratic beyond; or {@code silog}, mean(d²) −
 *     0.85 mean(d)² of the differences d of logarithms, which needs {@code logarithm}
 * @param distance whether the number is a distance from the camera, which scaling the image up divides; true if absent
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Regression(
        String unit, Optional<Double> min, Optional<Double> max, boolean logarithm, String loss, Boolean distance)
        implements TaskKind {
    private static final List<String> LOSSES = List.of("l1", "berhu", "silog");
    private static final double POINTS = 100;
    /** @throws dev.weightflow.schema.InvalidRecordException with every fault */
    public Regression {
        unit = unit == null ? "" : unit;
        loss = loss == null ? "l1" : loss;
        distance = distance == null || distance;
        Faults faults = Faults.of("A regression")
                .require(LOSSES.contains(loss), "loss must be one of %s, not '%s'", String.join(", ", LOSSES), loss)
                .require(unit.length() <= 12, "unit must have at most 12 characters, not '%s'", unit)
                .require(
                        logarithm || !loss.equals("silog"),
                        "loss silog is of logarithms and needs logarithm to be true");
        min.ifPresent(value -> faults.finite("min", value));
        max.ifPresent(value -> faults.finite("max", value));
        if (min.isPresent() && max.isPresent()) {
            faults.require(min.get() < max.get(), "min must be below max, %s, not %s", max.get(), min.get());
        }
        faults.raise();
    }

    /** Returns whether a label of that value is valid. */
    public boolean counts(float value) {
        return Float.isFinite(value)
                && (!logarithm || value > 0)
                && !(min.isPresent() && value < min.get())
                && !(max.isPresent() && value > max.get());
    }

    @Override
    public Type type() {
        return new Kind();
    }

    @Override
    public LabelEncoding encoding() {
        return LabelEncoding.NUMBER;
    }

    @Override
    public int channels() {
        return 1;
    }

    /** {@inheritDoc} The inverse of the logarithm, where the network predicts one. */
    @Override
    public float[] decode(HostTensor output, int pixels) {
        float[] values = encoding().decode(output, pixels);
        if (logarithm) {
            for (int pixel = 0; pixel < values.length; pixel++) {
                values[pixel] = (float) Math.exp(values[pixel]);
            }
        }
        return values;
    }

    @Override
    public RegressionMetric metric() {
        return new RegressionMetric(this);
    }

    /** {@inheritDoc} A point is a hundredth of the range, and without a range a hundredth of the unit. */
    @Override
    public MetricScale scale() {
        return new MetricScale("rmse", unit, range() / POINTS, true);
    }

    @Override
    public boolean shrinksWithScale() {
        return distance;
    }

    private double range() {
        return min.isPresent() && max.isPresent()
                ? max.get() - min.get()
                : max.filter(value -> value > 0).orElse(1.0);
    }

    /** Type {@code regression}. */
    public static final class Kind implements Type {
        @Override
        public String name() {
            return "regression";
        }

        @Override
        public Class<Regression> options() {
            return Regression.class;
        }
    }
}
