package dev.weightflow.benchmarks.drift;

import dev.weightflow.benchmarks.drift.CameraDays.Spread;
import dev.weightflow.drift.sequence.DriftOptions;
import dev.weightflow.drift.sequence.DriftReading;
import dev.weightflow.drift.window.ImageFeatures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Model-years in which nothing changes. */
final class NullYears {
    private static final int DAYS = 365;
    private static final int WEEK = 7;

    private final Embeddings embeddings;
    private final Setting setting;

    NullYears(Embeddings embeddings, Setting setting) {
        this.embeddings = embeddings;
        this.setting = setting;
    }

    /** Greatest evidence of a year, and whether it alarmed with the least share. */
    private record Year(double evidence, boolean alarms) {}

    void print(int years, Spread spread, boolean bursts) {
        Year[] all = IntStream.range(0, years)
                .parallel()
                .mapToObj(year -> year(year, spread, bursts))
                .toArray(Year[]::new);
        double[] evidence =
                Arrays.stream(all).mapToDouble(Year::evidence).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "| %.1f, %.1f, %.1f | %.1f | %s | %s | %d | %.1f %% | %.1f %% | %.2f | %.1f |%n",
                spread.camera(),
                spread.day(),
                spread.image(),
                spread.persistence(),
                spread.groupDays() == 1 ? "day" : spread.groupDays() + " days",
                bursts ? "a camera's week at a time" : "all cameras each day",
                years,
                100.0
                        * Arrays.stream(evidence)
                                .filter(value -> value >= 1 / setting.options().alpha())
                                .count()
                        / years,
                100.0 * Arrays.stream(all).filter(Year::alarms).count() / years,
                evidence[years / 2],
                evidence[years - 1]);
    }

    private Year year(int year, Spread spread, boolean bursts) {
        CameraDays cameras = new CameraDays(embeddings, setting.cameras(), spread, setting.seed() + year);
        int images = Math.max(1, setting.images() / spread.groupDays());
        int before = setting.referenceDays() * spread.groupDays();
        Watched model = new Watched(cameras.days(-before, before, images, 0), year);
        // a whole number of groups
        int size = setting.window()
                / (setting.images() * setting.cameras())
                * (images * spread.groupDays() * setting.cameras());
        DriftOptions options = setting.options();
        List<ImageFeatures> window = new ArrayList<>();
        DriftReading reading = null;
        boolean alarms = false;
        for (int[] next : order(bursts)) {
            window.addAll(cameras.images(next[0], next[1], images, 0));
            if (window.size() >= size) {
                reading = model.next(window, options);
                alarms |= reading.alarms();
                window.clear();
            }
        }
        return new Year(reading == null ? 1 : reading.evidence(), alarms);
    }

    /** Returns [camera, day], in the order in which they come. */
    private List<int[]> order(boolean bursts) {
        List<int[]> order = new ArrayList<>();
        int length = bursts ? WEEK : 1;
        for (int from = 0; from < DAYS; from += length) {
            for (int camera = 0; camera < setting.cameras(); camera++) {
                for (int day = from; day < Math.min(DAYS, from + length); day++) {
                    order.add(new int[] {camera, day});
                }
            }
        }
        return order;
    }
}
