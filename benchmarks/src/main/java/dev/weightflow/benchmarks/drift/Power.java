package dev.weightflow.benchmarks.drift;

import dev.weightflow.benchmarks.drift.CameraDays.Spread;
import dev.weightflow.drift.window.ImageFeatures;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Streams in which a part of the images comes to be of the night: whether and when that is found. */
final class Power {
    /** Images within which it should be found: two windows. */
    private static final int SOON = 512;

    private static final int LONGEST_DAYS = 60;

    private final Embeddings embeddings;
    private final Setting setting;
    private final int quietDays;

    Power(Embeddings embeddings, Setting setting, int quietDays) {
        this.embeddings = embeddings;
        this.setting = setting;
        this.quietDays = quietDays;
    }

    /** Images of the drift until the alarm, infinite if there is none, and whether there was one before the drift. */
    private record Stream(double delay, boolean early) {}

    void print(int runs, Spread spread, double night) {
        Stream[] all = IntStream.range(0, runs)
                .parallel()
                .mapToObj(run -> stream(run, spread, night))
                .toArray(Stream[]::new);
        double[] delays = Arrays.stream(all).mapToDouble(Stream::delay).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "| %.1f, %.1f, %.1f | %.0f %% | %d | %.0f %% | %s | %s | %.0f %% | %.1f %% |%n",
                spread.camera(),
                spread.day(),
                spread.image(),
                100 * night,
                runs,
                100.0 * Arrays.stream(delays).filter(delay -> delay <= SOON).count() / runs,
                images(delays[runs / 2]),
                images(delays[(int) (0.8 * runs)]),
                100.0
                        * Arrays.stream(delays)
                                .filter(delay -> delay < Double.POSITIVE_INFINITY)
                                .count()
                        / runs,
                100.0 * Arrays.stream(all).filter(Stream::early).count() / runs);
    }

    private static String images(double delay) {
        return delay == Double.POSITIVE_INFINITY ? "–" : String.format(Locale.ROOT, "%.0f", delay);
    }

    private Stream stream(int run, Spread spread, double night) {
        CameraDays cameras = new CameraDays(embeddings, setting.cameras(), spread, setting.seed() + 50_000 + run);
        List<ImageFeatures> reference =
                cameras.days(-setting.referenceDays(), setting.referenceDays(), setting.images(), 0);
        Watched model = new Watched(reference, run);
        int step = setting.windowDays();
        boolean early = false;
        for (int day = 0; day < quietDays; day += step) {
            early |= model.next(cameras.days(day, step, setting.images(), 0), setting.options())
                    .alarms();
        }
        double delay = Double.POSITIVE_INFINITY;
        int begin = (quietDays + step - 1) / step * step;
        for (int day = 0; day < LONGEST_DAYS && delay == Double.POSITIVE_INFINITY; day += step) {
            List<ImageFeatures> window = cameras.days(begin + day, step, setting.images(), night);
            if (model.next(window, setting.options()).alarms()) {
                delay = (double) (day + step) * setting.cameras() * setting.images();
            }
        }
        return new Stream(delay, early);
    }
}
