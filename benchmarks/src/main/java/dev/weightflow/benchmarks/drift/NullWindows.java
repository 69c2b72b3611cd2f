package dev.weightflow.benchmarks.drift;

import dev.weightflow.benchmarks.drift.CameraDays.Spread;
import dev.weightflow.data.random.SeededRandom;
import dev.weightflow.drift.change.Change;
import dev.weightflow.drift.change.ChangeOptions;
import dev.weightflow.drift.change.ChangeTest;
import dev.weightflow.drift.window.ImageFeatures;
import dev.weightflow.drift.window.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;

/** Windows of unequal size, each compared once with a reference of its own that it does not differ from. */
final class NullWindows {
    private static final int PERMUTATIONS = 199;
    private static final int DAYS = 8;
    private static final int IMAGES = 8;

    private final Embeddings embeddings;
    private final Setting setting;

    NullWindows(Embeddings embeddings, Setting setting) {
        this.embeddings = embeddings;
        this.setting = setting;
    }

    void print(int windows, Spread spread) {
        Change[] all = IntStream.range(0, windows)
                .parallel()
                .mapToObj(window -> change(window, spread))
                .toArray(Change[]::new);
        double[] pValues =
                Arrays.stream(all).mapToDouble(Change::pValue).sorted().toArray();
        // a p-value of so many permutations is a multiple of 1/200: spread evenly below it, it is uniform if it is
        // valid and loses nothing
        double[] spreadOut = IntStream.range(0, windows)
                .mapToDouble(at -> pValues[at]
                        - SeededRandom.of(setting.seed(), at, 0, "drift-grid").uniform() / (PERMUTATIONS + 1))
                .toArray();
        System.out.printf(
                Locale.ROOT,
                "| %.1f, %.1f, %.1f | %d | %.3f | %.4f | %.1f %% | %.1f %% | %.3f |%n",
                spread.camera(),
                spread.day(),
                spread.image(),
                windows,
                KolmogorovSmirnovTest.withDefaults()
                        .test(spreadOut, p -> Math.max(0, Math.min(1, p)))
                        .getPValue(),
                pValues[0],
                percent(pValues, 0.05),
                percent(pValues, 0.1),
                Arrays.stream(all)
                        .flatMap(change -> change.auc().stream())
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElse(Double.NaN));
    }

    private static double percent(double[] pValues, double level) {
        return 100.0 * Arrays.stream(pValues).filter(p -> p <= level).count() / pValues.length;
    }

    private Change change(int window, Spread spread) {
        CameraDays cameras = new CameraDays(embeddings, setting.cameras(), spread, setting.seed() + 10_000 + window);
        SeededRandom random = SeededRandom.of(setting.seed(), window, 0, "drift-windows");
        List<ImageFeatures> images = new ArrayList<>();
        for (int camera = 0; camera < setting.cameras(); camera++) {
            // each camera as many days as chance gives it, at least one in all
            int days = random.below(DAYS) + (camera == 0 ? 1 : 0);
            for (int day = 0; day < days; day++) {
                images.addAll(cameras.images(camera, day, 1 + random.below(IMAGES), 0));
            }
        }
        List<ImageFeatures> reference = new ArrayList<>();
        for (int camera = 0; camera < setting.cameras(); camera++) {
            for (int day = 1; day <= DAYS; day++) {
                reference.addAll(cameras.images(camera, -day, 1 + random.below(IMAGES), 0));
            }
        }
        return ChangeTest.between(
                new Window(reference), new Window(images), new ChangeOptions(PERMUTATIONS, window, 3, 1, 0));
    }
}
