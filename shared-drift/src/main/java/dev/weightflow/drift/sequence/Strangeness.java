package dev.weightflow.drift.sequence;

import dev.weightflow.drift.window.ImageFeatures;
import dev.weightflow.drift.window.Whitening;
import dev.weightflow.drift.window.Window;
import dev.weightflow.drift.window.Window.Group;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Strangeness of images, learned on the first half of a reference's groups; the other half says how strange groups are that have not changed.
 *
 * <p>An image's strangeness is the mean squared distance to the nearest image of each of its three nearest groups, {@linkplain Whitening whitened} (nearest
 * neighbours find what is foreign: Sun et al., arXiv 2204.06507). A group's is the greater of two, each in deviations of the learned groups: twice that of
 * its strangest tenth less its median, so that a tenth of night is seen in a day of near-equal images, also if days differ much; and its mean, so that a
 * night as a whole is seen in few images. Any fixed function would be valid; this one decides what is found.
 */
public final class Strangeness {

    /** Number of levels of a group. */
    public static final int LEVELS = 256;

    private static final int NEAREST = 3;
    private static final double QUANTILE = 0.95;
    /** Levels lie between so many deviations. */
    private static final double LOWEST = -4;

    private static final double HIGHEST = 28;
    private static final double LEAST_DEVIATION = 0.01;
    /** From the median absolute deviation to that of a normal distribution. */
    private static final double NORMAL = 1.4826;

    private final Neighbours learned;
    private final Scale extremes;
    private final Scale means;
    private final double threshold;
    private final List<GroupScore> calibration;
    private final int fewest;

    private Strangeness(List<Group> learning, List<Group> calibrating, int fewest) {
        this.fewest = fewest;
        learned = new Neighbours(learning);
        double[] own = learned.own(NEAREST);
        List<double[]> byGroup = new ArrayList<>();
        int from = 0;
        for (Group group : learning) {
            int to = from + group.images().size();
            byGroup.add(Arrays.stream(own, from, to).sorted().toArray());
            from = to;
        }
        extremes = Scale.of(byGroup.stream().mapToDouble(Strangeness::extreme));
        means = Scale.of(byGroup.stream().mapToDouble(Strangeness::mean));
        Arrays.sort(own);
        threshold = own[(int) Math.min(own.length - 1L, (long) Math.ceil(QUANTILE * own.length))];
        calibration = calibrating.stream().map(this::score).toList();
    }

    /**
     * Learns from a reference: of each source from the groups that came first, so that those that calibrate came after them, as the stream's do. Days resemble
     * those around them; halves by chance would find every later day stranger than the days in between.
     */
    public static Strangeness learned(Window reference) {
        Map<String, List<Group>> sources = reference.groups().stream()
                .collect(Collectors.groupingBy(Group::source, TreeMap::new, Collectors.toList()));
        List<Group> learning = new ArrayList<>();
        List<Group> calibrating = new ArrayList<>();
        int fewest = Integer.MAX_VALUE;
        for (List<Group> groups : sources.values()) {
            int half = (groups.size() + 1) / 2;
            learning.addAll(groups.subList(0, half));
            calibrating.addAll(groups.subList(half, groups.size()));
            fewest = Math.min(fewest, groups.size() - half);
        }
        return new Strangeness(learning, calibrating, fewest);
    }

    /** Returns the scores of the half that it was not learned on; empty if the reference has one group. */
    public List<GroupScore> calibration() {
        return calibration;
    }

    /** Returns how many of these groups the source has that has fewest. */
    int fewest() {
        return fewest;
    }

    /** Scores the groups of a window, in the order in which they came. */
    public List<GroupScore> scores(Window window) {
        return window.groups().stream().map(this::score).toList();
    }

    private GroupScore score(Group group) {
        double[] values = group.images().stream()
                .map(ImageFeatures::embedding)
                .mapToDouble(embedding -> learned.distance(embedding, NEAREST))
                .sorted()
                .toArray();
        int strange =
                (int) Arrays.stream(values).filter(value -> value > threshold).count();
        double most = Math.max(extremes.deviations(extreme(values)), means.deviations(mean(values)));
        return new GroupScore(group.name(), group.source(), values.length, strange, level(most));
    }

    /** @param values ascending */
    private static double extreme(double[] values) {
        int tenth = (values.length + 9) / 10;
        return 2 * mean(Arrays.copyOfRange(values, values.length - tenth, values.length))
                - values[(values.length - 1) / 2];
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    /** Middle and spread of a group's strangeness over the learned groups, robust against strange ones among them. */
    private record Scale(double middle, double deviation) {
        static Scale of(DoubleStream values) {
            double[] sorted = values.sorted().toArray();
            double middle = sorted[sorted.length / 2];
            double[] spread = Arrays.stream(sorted)
                    .map(value -> Math.abs(value - middle))
                    .sorted()
                    .toArray();
            return new Scale(middle, Math.max(LEAST_DEVIATION, NORMAL * spread[spread.length / 2]));
        }

        double deviations(double value) {
            return (value - middle) / deviation;
        }
    }

    private static int level(double deviations) {
        double part = (deviations - LOWEST) / (HIGHEST - LOWEST);
        return (int) Math.max(0, Math.min(LEVELS - 1L, (long) Math.floor(part * LEVELS)));
    }
}
