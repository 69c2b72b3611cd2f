package dev.weightflow.benchmarks.drift;

import dev.weightflow.benchmarks.drift.CameraDays.Spread;
import dev.weightflow.drift.change.Change;
import dev.weightflow.drift.change.ChangeOptions;
import dev.weightflow.drift.change.ChangeTest;
import dev.weightflow.drift.window.Window;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The first images of streams after their drift began, as one window that is compared once with the reference. */
final class OneWindow {
    private static final int IMAGES = 512;

    private final Embeddings embeddings;
    private final Setting setting;
    private final int quietDays;

    OneWindow(Embeddings embeddings, Setting setting, int quietDays) {
        this.embeddings = embeddings;
        this.setting = setting;
        this.quietDays = quietDays;
    }

    void print(int tests, Spread spread, double night) {
        Change[] all = IntStream.range(0, tests)
                .parallel()
                .mapToObj(test -> change(test, spread, night))
                .toArray(Change[]::new);
        System.out.printf(
                Locale.ROOT,
                "| %.1f, %.1f, %.1f | %.0f %% | %d | %.0f %% | %.2f | %.0f %% |%n",
                spread.camera(),
                spread.day(),
                spread.image(),
                100 * night,
                tests,
                100.0
                        * Arrays.stream(all)
                                .filter(change -> change.pValue() <= 0.05)
                                .count()
                        / tests,
                mean(all, Change::auc),
                100 * mean(all, Change::share));
    }

    private static double mean(Change[] all, Function<Change, Optional<Double>> effect) {
        return Arrays.stream(all)
                .flatMap(change -> effect.apply(change).stream())
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }

    private Change change(int test, Spread spread, double night) {
        CameraDays cameras = new CameraDays(embeddings, setting.cameras(), spread, setting.seed() + 50_000 + test);
        int days = Math.max(1, IMAGES / (setting.cameras() * setting.images()));
        return ChangeTest.between(
                new Window(cameras.days(-setting.referenceDays(), setting.referenceDays(), setting.images(), 0)),
                new Window(cameras.days(quietDays, days, setting.images(), night)),
                new ChangeOptions(199, test, 5, 1, 0));
    }
}
