package dev.weightflow.schema.metric;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.json.WeightflowJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Metrics of one task. In JSON an object: each figure under its name, {@code perClass} where there are classes, and under {@code primary} the {@link
 * MetricScale} of the figure by which the task is judged. The tasks of PASCAL-Context leave that out: theirs is the {@code meanAngularError} where
 * there is one, and else the {@code mIoU}.
 *
 * @param values finite, by name, in the order of their importance
 * @param perClass every class's intersection over union, 0 to 1, by class index; empty (null in JSON) for a class that occurs neither in labels nor
 * in predictions; empty for tasks without classes
 * @param scale the scale of the figure by which the task is judged
 */
public record TaskFigures(Map<String, Double> values, List<Optional<Double>> perClass, MetricScale scale) {
    private static final String PRIMARY = "primary";
    private static final String PER_CLASS = "perClass";

    /** @throws dev.weightflow.schema.InvalidRecordException with every fault */
    public TaskFigures {
        values = values == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(values));
        perClass = Faults.listOf(perClass);
        Faults faults = Faults.of("A task's figures")
                .require(
                        scale != null && values.containsKey(scale.metric()),
                        "they must hold the primary one, %s",
                        scale == null ? "mIoU or meanAngularError" : scale.metric());
        values.forEach((name, value) -> {
            faults.finite(name, value);
            MetricScale.known(name)
                    .ifPresent(known -> faults.require(
                            value >= 0 && value <= known.greatest(),
                            "%s must lie between 0 and %s, not %s",
                            name,
                            known.greatest(),
                            value));
        });
        perClass.forEach(value -> value.ifPresent(iou -> faults.fraction(PER_CLASS, iou)));
        faults.raise();
        perClass = ClassValues.of(perClass);
    }

    /** Creates figures of a task with classes: the mean intersection over union, 0 to 1, and that of every class. */
    public static TaskFigures segmentation(double meanIntersectionOverUnion, List<Optional<Double>> perClass) {
        return new TaskFigures(Map.of("mIoU", meanIntersectionOverUnion), perClass, MetricScale.OVERLAP);
    }

    /**
     * Creates figures of a foreground: the mean intersection over union at the best threshold, and the greatest F-measure over all thresholds, 0 to
     * 1.
     */
    public static TaskFigures foreground(double meanIntersectionOverUnion, double maxF) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("mIoU", meanIntersectionOverUnion);
        values.put("maxF", maxF);
        return new TaskFigures(values, List.of(), MetricScale.OVERLAP);
    }

    /**
     * Creates figures of surface normals: the mean angle between prediction and label, which the paper calls rmse, and the root of the mean squared
     * angle, in degrees.
     */
    public static TaskFigures normals(double meanAngularError, double rmse) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("meanAngularError", meanAngularError);
        values.put("rmse", rmse);
        return new TaskFigures(values, List.of(), MetricScale.ANGLE);
    }

    /** Returns these figures and more. */
    public TaskFigures and(Map<String, Double> more) {
        Map<String, Double> all = new LinkedHashMap<>(values);
        all.putAll(more);
        return new TaskFigures(all, perClass, scale);
    }

    /** Returns the figure by which the task is judged, in the unit of the {@link #scale}. */
    public double primary() {
        return values.get(scale.metric());
    }

    /** Returns the scale on which the figure of that name is shown: errors on the primary one, all others as fractions. */
    public MetricScale scaleOf(String name) {
        boolean error = name.equals(scale.metric())
                || name.endsWith("Error") && !name.startsWith("absolute")
                || name.equals("rmse");
        return error ? scale : new MetricScale(name, MetricScale.PERCENT, MetricScale.OVERLAP.point(), false);
    }

    /** @throws IllegalArgumentException if there is no figure of that name */
    public double value(String name) {
        if (!values.containsKey(name)) {
            throw new IllegalArgumentException("there is no figure '" + name + "'; there are " + values.keySet());
        }
        return values.get(name);
    }

    /** Reads the figures of a document. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static TaskFigures of(ObjectNode json) {
        Map<String, Double> values = new LinkedHashMap<>();
        json.properties().forEach(figure -> {
            if (figure.getValue().isNumber()) {
                values.put(figure.getKey(), figure.getValue().doubleValue());
            }
        });
        List<Optional<Double>> perClass = new ArrayList<>();
        for (JsonNode one : json.path(PER_CLASS)) {
            perClass.add(one.isNull() ? Optional.empty() : Optional.of(one.doubleValue()));
        }
        MetricScale scale = json.has(PRIMARY)
                ? WeightflowJson.convert(json.get(PRIMARY), MetricScale.class)
                : MetricScale.among(values.keySet()).orElse(null);
        return new TaskFigures(values, perClass, scale);
    }

    /** Returns whether the list of classes is written even if it is empty: documents always had it, and their digests depend on it. */
    private boolean isOfClasses() {
        return scale.equals(MetricScale.OVERLAP) && !values.containsKey("maxF");
    }

    @JsonValue
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>(values);
        if (!perClass.isEmpty() || isOfClasses()) {
            json.put(PER_CLASS, perClass);
        }
        if (!MetricScale.among(values.keySet()).equals(Optional.of(scale))) {
            json.put(PRIMARY, scale);
        }
        return json;
    }
}
