package dev.weightflow.benchmarks.drift;

import dev.weightflow.benchmarks.drift.CameraDays.Spread;
import dev.weightflow.drift.sequence.DriftOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Simulates models whose images change, or do not, and counts alarms. */
@Command(
        name = "drift",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Simulates cameras by day, and with a part of the images by night, and counts what is found.")
public final class DriftSimulation implements Callable<Integer> {
    private static final List<Spread> SPREADS = List.of(new Spread(0.2, 0.2, 0, 1), new Spread(0.2, 0.6, 0, 1));

    @Option(names = "--years", defaultValue = "500", description = "Model-years without drift (${DEFAULT-VALUE}).")
    private int years;

    @Option(names = "--windows", defaultValue = "1000", description = "Windows without drift (${DEFAULT-VALUE}).")
    private int windows;

    @Option(names = "--runs", defaultValue = "200", description = "Streams with drift, each (${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--tests",
            defaultValue = "100",
            description = "Windows with drift, each tested once (${DEFAULT-VALUE}).")
    private int tests;

    @Option(
            names = "--nights",
            split = ",",
            defaultValue = "0.05,0.1,0.25,0.5",
            description = "Parts of the images that come to be of the night (${DEFAULT-VALUE}).")
    private List<Double> nights;

    @Option(
            names = "--quiet-days",
            defaultValue = "32",
            description = "Days of a stream before its drift (${DEFAULT-VALUE}).")
    private int quietDays;

    @Option(names = "--cameras", defaultValue = "4", description = "Cameras (${DEFAULT-VALUE}).")
    private int cameras;

    @Option(names = "--reference-days", defaultValue = "16", description = "Days of the reference (${DEFAULT-VALUE}).")
    private int referenceDays;

    @Option(names = "--images", defaultValue = "16", description = "Images of a camera-day (${DEFAULT-VALUE}).")
    private int images;

    @Option(names = "--window", defaultValue = "256", description = "Images of a window (${DEFAULT-VALUE}).")
    private int window;

    @Option(
            names = "--scenes",
            defaultValue = "0",
            description =
                    "Rendered scenes of day and night each, whose embeddings by swin-micro-scenes are drawn from; 0 for"
                            + " normal embeddings (${DEFAULT-VALUE}).")
    private int scenes;

    @Option(
            names = "--dimension",
            defaultValue = "32",
            description = "Coordinates of normal embeddings (${DEFAULT-VALUE}).")
    private int dimension;

    @Option(
            names = "--distance",
            defaultValue = "4",
            description = "Of the means of day and night in normal embeddings, in deviations (${DEFAULT-VALUE}).")
    private double distance;

    @Option(names = "--alpha", defaultValue = "0.05", description = "Of the evidence (${DEFAULT-VALUE}).")
    private double alpha;

    @Option(
            names = "--least-share",
            defaultValue = "0.02",
            description = "Least part of a window that must be strange (${DEFAULT-VALUE}).")
    private double leastShare;

    @Option(names = "--seed", defaultValue = "1", description = "Of all simulations (${DEFAULT-VALUE}).")
    private long seed;

    public static void main(String... args) {
        System.exit(new CommandLine(new DriftSimulation()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        Embeddings embeddings = scenes > 0
                ? RenderedEmbeddings.render(scenes, seed)
                : Embeddings.normal(2000, dimension, distance, seed);
        Setting setting =
                new Setting(cameras, referenceDays, images, window, new DriftOptions(alpha, leastShare), seed);
        if (years > 0) {
            years(new NullYears(embeddings, setting));
        }
        if (windows > 0) {
            windows(new NullWindows(embeddings, setting));
        }
        if (runs > 0) {
            power(new Power(embeddings, setting, quietDays));
        }
        if (tests > 0) {
            tests(new OneWindow(embeddings, setting, quietDays));
        }
        return 0;
    }

    private void years(NullYears simulation) {
        System.out.println("Years without drift:\n");
        System.out.println(
                "| variance: camera, day, image | like the day before | group | order | years | evidence of 1/α | alarms"
                        + " | median evidence | greatest |");
        System.out.println("|---|---:|---|---|---:|---:|---:|---:|---:|");
        for (Spread spread : SPREADS) {
            simulation.print(years, spread, false);
        }
        simulation.print(years, SPREADS.get(1), true);
        // days that resemble the day before are not exchangeable
        simulation.print(Math.max(1, years / 5), new Spread(0.2, 0.6, 0.7, 1), false);
        simulation.print(Math.max(1, years / 5), new Spread(0.2, 0.6, 0.7, 7), false);
    }

    private void windows(NullWindows simulation) {
        System.out.println("\nWindows without drift:\n");
        System.out.println(
                "| variance: camera, day, image | windows | uniformity, p | least p | p ≤ 5 % | p ≤ 10 % | AUC |");
        System.out.println("|---|---:|---:|---:|---:|---:|---:|");
        for (Spread spread : SPREADS) {
            simulation.print(windows, spread);
        }
    }

    private void power(Power simulation) {
        System.out.println("\nStreams with drift:\n");
        System.out.println(
                "| variance: camera, day, image | night | streams | found in 512 images | images, median | images, 80 %"
                        + " | ever found | alarms before |");
        System.out.println("|---|---:|---:|---:|---:|---:|---:|---:|");
        for (Spread spread : SPREADS) {
            for (double night : nights) {
                simulation.print(runs, spread, night);
            }
        }
    }

    private void tests(OneWindow simulation) {
        System.out.println("\nWindows with drift:\n");
        System.out.println("| variance: camera, day, image | night | windows | p ≤ 5 % | AUC | share |");
        System.out.println("|---|---:|---:|---:|---:|---:|");
        for (Spread spread : SPREADS) {
            for (double night : nights) {
                simulation.print(tests, spread, night);
            }
        }
    }
}
