package dev.weightflow.benchmarks.inference;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Simulates comparisons of methods that are all equal, and counts how often something else is concluded. */
@Command(
        name = "inference",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Simulates comparisons of equal methods: coverage of the intervals, and how often a table has any star.")
public final class InferenceSimulation implements Callable<Integer> {

    @Option(names = "--seeds", split = ",", defaultValue = "3,5,10", description = "Seeds a method (${DEFAULT-VALUE}).")
    private List<Integer> seeds;

    @Option(
            names = "--images",
            split = ",",
            defaultValue = "34,500",
            description = "Validation images (${DEFAULT-VALUE}).")
    private List<Integer> images;

    @Option(
            names = "--deviations",
            split = ",",
            defaultValue = "0,0.5,1,2,4",
            description = "Deviation of a difference from seed to seed, by its image error (${DEFAULT-VALUE}).")
    private List<Double> deviations;

    @Option(
            names = "--together",
            defaultValue = "0.3",
            description = "The part of the images' variance that is another for each seed (${DEFAULT-VALUE}).")
    private double together;

    @Option(names = "--methods", defaultValue = "15", description = "Rows, the baseline among them (${DEFAULT-VALUE}).")
    private int methods;

    @Option(names = "--runs", defaultValue = "1000", description = "Simulated comparisons each (${DEFAULT-VALUE}).")
    private int runs;

    @Option(names = "--resamples", defaultValue = "300", description = "Of the bootstrap (${DEFAULT-VALUE}).")
    private int resamples;

    public static void main(String... args) {
        System.exit(new CommandLine(new InferenceSimulation()).execute(args));
    }

    @Override
    public Integer call() {
        System.out.println(
                "| seeds | images | deviation over seeds | coverage, difference | coverage, Δm | any star in a table |"
                        + " equivalent at the margin | by images alone: coverage | by images alone: any star |");
        System.out.println("|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (int some : seeds) {
            for (int count : images) {
                for (double deviation : deviations) {
                    row(some, count, deviation);
                }
            }
        }
        return 0;
    }

    private void row(int some, int count, double deviation) {
        Truth truth = new Truth(methods, some, count, deviation, together, resamples);
        Tally tally =
                IntStream.range(0, runs).parallel().mapToObj(truth::simulate).reduce(Tally.NONE, Tally::plus);
        System.out.printf(
                Locale.ROOT,
                "| %d | %d | %s | %.1f %% | %.1f %% | %.1f %% | %.1f %% | %.1f %% | %.1f %% |%n",
                some,
                count,
                deviation,
                100.0 * tally.covered() / tally.differences(),
                100.0 * tally.coveredDeltaM() / tally.differences(),
                100.0 * tally.tablesWithStar() / tally.tables(),
                100.0 * tally.equivalent() / tally.differences(),
                100.0 * tally.coveredByImages() / tally.differences(),
                100.0 * tally.tablesWithStarByImages() / tally.tables());
    }
}
