package dev.weightflow.benchmarks.inference;

import dev.weightflow.comparison.statistics.LookBudget;
import dev.weightflow.comparison.statistics.TwoSourceError;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Simulates retrainings that gain nothing, or a known amount, and counts how often a gate promotes one. */
@Command(
        name = "gate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Simulates retrainings and counts promotions, by the gate and by one that counts images alone.")
public final class GateSimulation implements Callable<Integer> {
    private static final String[] GATES = {"images alone", "known", "5 seeds", "3 seeds"};
    /** Gain of a single test, in standard errors. */
    private static final double GAIN = 4;

    @Option(
            names = "--images",
            split = ",",
            defaultValue = "34,100",
            description = "Validation images (${DEFAULT-VALUE}).")
    private List<Integer> images;

    @Option(
            names = "--deviations",
            split = ",",
            defaultValue = "0,0.5,1,2",
            description =
                    "Deviation of one model from seed to seed, by the image error of a difference (${DEFAULT-VALUE}).")
    private List<Double> deviations;

    @Option(
            names = "--gains",
            split = ",",
            defaultValue = "1,2,4,8",
            description = "True gains, by that image error (${DEFAULT-VALUE}).")
    private List<Double> gains;

    @Option(
            names = "--together",
            defaultValue = "0.3",
            description = "The part of the images' variance that is another for each seed (${DEFAULT-VALUE}).")
    private double together;

    @Option(names = "--versions", defaultValue = "20", description = "Looks at the same images (${DEFAULT-VALUE}).")
    private int versions;

    @Option(
            names = "--looks",
            defaultValue = "10",
            description = "Over about how many to spread 5 % (${DEFAULT-VALUE}).")
    private int looks;

    @Option(names = "--resamples", defaultValue = "300", description = "Of the bootstrap (${DEFAULT-VALUE}).")
    private int resamples;

    @Option(names = "--runs", defaultValue = "1000", description = "Simulated champions each (${DEFAULT-VALUE}).")
    private int runs;

    public static void main(String... args) {
        System.exit(new CommandLine(new GateSimulation()).execute(args));
    }

    @Override
    public Integer call() {
        String each = String.join(" | ", GATES);
        System.out.println("False promotions at the first look, and at any of " + versions + ":\n");
        System.out.println("| images | seed deviation | " + each + " | any: " + String.join(" | any: ", GATES) + " |");
        for (int count : images) {
            for (double deviation : deviations) {
                Retrainings truth = new Retrainings(count, deviation, 0, together, looks, resamples);
                boolean[][] any = runs(truth, versions);
                boolean[][] first = runs(truth, 1);
                System.out.printf("| %d | %s | %s | %s |%n", count, deviation, percents(first), percents(any));
            }
        }
        System.out.println("\nPromotions of a true gain at the first look:\n");
        System.out.println("| images | seed deviation | gain | " + each + " |");
        for (int count : images) {
            for (double deviation : deviations) {
                for (double gain : gains) {
                    Retrainings truth = new Retrainings(count, deviation, gain, together, looks, resamples);
                    System.out.printf("| %d | %s | %s | %s |%n", count, deviation, gain, percents(runs(truth, 1)));
                }
            }
        }
        System.out.println("\nPower at a gain of " + GAIN
                + " standard errors, in the mean of the first looks, by how 5 % is spread:\n");
        System.out.println("| rule | 1 | 5 | 20 | 50 |");
        for (int budget : new int[] {5, 10, 20}) {
            spread("a part in " + budget + " of what is left", look -> geometric(budget, look));
        }
        spread("6 / (π² k²)", look -> 6 * LookBudget.ALPHA / Math.pow(Math.PI * look, 2));
        spread("equal parts of 20, then none", look -> look <= 20 ? LookBudget.ALPHA / 20 : 0);
        return 0;
    }

    private boolean[][] runs(Retrainings truth, int count) {
        return IntStream.range(0, runs)
                .parallel()
                .mapToObj(run -> truth.promotes(run, count))
                .toArray(boolean[][]::new);
    }

    private static String percents(boolean[][] promoted) {
        return IntStream.range(0, GATES.length)
                .mapToObj(gate -> 100.0
                        * IntStream.range(0, promoted.length)
                                .filter(run -> promoted[run][gate])
                                .count()
                        / promoted.length)
                .map(percent -> String.format(Locale.ROOT, "%.1f %%", percent))
                .collect(Collectors.joining(" | "));
    }

    private static double geometric(int budget, int look) {
        double spent = 0;
        for (int before = 1; before < look; before++) {
            spent += new LookBudget(budget).level(spent);
        }
        return new LookBudget(budget).level(spent);
    }

    private static void spread(String rule, IntToDoubleFunction level) {
        TwoSourceError normal = new TwoSourceError(1, TwoSourceError.KNOWN, 0, 1);
        String cells = IntStream.of(1, 5, 20, 50)
                .mapToObj(count -> String.format(
                        Locale.ROOT,
                        "%.0f %%",
                        100
                                * IntStream.rangeClosed(1, count)
                                        .mapToDouble(level)
                                        .map(alpha ->
                                                alpha == 0 ? 0 : normal.upperTail(normal.upperThreshold(alpha) - GAIN))
                                        .average()
                                        .orElseThrow()))
                .collect(Collectors.joining(" | "));
        System.out.println("| " + rule + " | " + cells + " |");
    }
}
