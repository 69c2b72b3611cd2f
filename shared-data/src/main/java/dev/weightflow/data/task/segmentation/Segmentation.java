package dev.weightflow.data.task.segmentation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.TaskKind;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.metric.MetricScale;
import java.util.HashSet;
import java.util.List;

/**
 * Semantic segmentation: a class for each pixel. Cross-entropy; judged by the mean intersection over union.
 *
 * @param classes their names by index, 2 to {@value #MOST}
 * @param colours for each class one as {@code #rrggbb}; PASCAL VOC's colour map if there are none
 * @param weights of the classes in the cross-entropy, whose mean is then a weighted one; none for equal ones
 * @param emptyIsUnlabelled whether a label of nothing but the first class counts as unlabelled, as in PASCAL's human parts; such a dataset marks no
 *     single pixels as ignored
 * @param pixelAccuracy whether the share of pixels of the right class is measured too; true if absent
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Segmentation(
        List<String> classes,
        List<String> colours,
        List<Double> weights,
        boolean emptyIsUnlabelled,
        Boolean pixelAccuracy)
        implements TaskKind {
    /** Most classes of a byte, beside the value of ignored pixels. */
    public static final int MOST = 255;

    /** @throws dev.weightflow.schema.InvalidRecordException with every fault */
    public Segmentation {
        classes = Faults.listOf(classes);
        colours = Faults.listOf(colours);
        weights = Faults.listOf(weights);
        pixelAccuracy = pixelAccuracy == null || pixelAccuracy;
        Faults faults = Faults.of("A segmentation")
                .require(
                        classes.size() >= 2 && classes.size() <= MOST,
                        "classes must be 2 to %d names, not %d",
                        MOST,
                        classes.size())
                .require(new HashSet<>(classes).size() == classes.size(), "classes must have different names")
                .require(
                        colours.isEmpty() || colours.size() == classes.size(),
                        "colours must be one for each of the %d classes, not %d",
                        classes.size(),
                        colours.size())
                .require(
                        weights.isEmpty() || weights.size() == classes.size(),
                        "weights must be one for each of the %d classes, not %d",
                        classes.size(),
                        weights.size());
        for (String colour : colours) {
            faults.require(colour.matches("#[0-9a-f]{6}"), "colours must be as #e69f00, not '%s'", colour);
        }
        for (double weight : weights) {
            faults.require(weight >= 0 && Double.isFinite(weight), "weights must not be below 0, and not %s", weight);
        }
        faults.raise();
    }

    /** Creates a task as PASCAL-Context's benchmark measures it: by the intersection over union alone. */
    public static Segmentation benchmarked(List<String> classes, List<String> colours, boolean emptyIsUnlabelled) {
        return new Segmentation(classes, colours, List.of(), emptyIsUnlabelled, false);
    }

    @Override
    public Type type() {
        return new Kind();
    }

    @Override
    public LabelEncoding encoding() {
        return LabelEncoding.CLASS_INDEX;
    }

    @Override
    public int channels() {
        return classes.size();
    }

    @Override
    public SegmentationMetric metric() {
        return new SegmentationMetric(classes.size(), pixelAccuracy);
    }

    @Override
    public MetricScale scale() {
        return MetricScale.OVERLAP;
    }

    @Override
    public List<String> classNames() {
        return classes;
    }

    @Override
    public int[] palette() {
        return colours.isEmpty()
                ? VocColours.of(classes.size())
                : colours.stream()
                        .mapToInt(colour -> Integer.parseInt(colour.substring(1), 16))
                        .toArray();
    }

    @Override
    public boolean ignorable() {
        return !emptyIsUnlabelled;
    }

    /** Type {@code segmentation}. */
    public static final class Kind implements Type {
        @Override
        public String name() {
            return "segmentation";
        }

        @Override
        public Class<Segmentation> options() {
            return Segmentation.class;
        }
    }
}
