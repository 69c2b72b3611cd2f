package dev.weightflow.benchmarks.loop;

import dev.weightflow.benchmarks.loop.World.Version;
import dev.weightflow.projection.model.PromotionDecision.Outcome;
import dev.weightflow.registry.gate.GatePower;
import dev.weightflow.registry.gate.GateRules;
import dev.weightflow.registry.gate.Ruling;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.evaluation.SeedDeviation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Simulates challengers of known effects on old and new images, their promotions and their rollbacks, by the registry's own gate and watch. */
@Command(
        name = "loop",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Simulates challengers of known effects, and counts promotions and rollbacks.")
public final class LoopSimulation implements Callable<Integer> {
    private static final int CHALLENGERS_OF_A_CHAMPION = 10;

    @Option(names = "--runs", defaultValue = "200", description = "Simulated challengers a row (${DEFAULT-VALUE}).")
    private int runs = 200;

    @Option(
            names = "--seed-deviation",
            defaultValue = "0.3",
            description = "Of a version's quality from seed to seed, in hundredths of IoU (${DEFAULT-VALUE}).")
    private double seeds = 0.3;

    @Option(
            names = "--degrees-of-freedom",
            defaultValue = "9",
            description = "With which the gate knows that deviation (${DEFAULT-VALUE}).")
    private int degreesOfFreedom = 9;

    @Option(
            names = "--datasets",
            defaultValue = "20",
            description = "After a promotion, of 15 days with 4 images each, old and new in turn (${DEFAULT-VALUE}).")
    private int datasets = 20;

    @Option(names = "--seed", defaultValue = "1", description = "Of everything (${DEFAULT-VALUE}).")
    private long seed = 1;

    /**
     * Known effects, in hundredths of IoU.
     *
     * @param now on new images
     * @param old on old images
     */
    record Effect(double now, double old) {}

    static final List<Effect> EFFECTS = List.of(
            new Effect(0, 0),
            new Effect(3, -4),
            new Effect(-2, -2),
            new Effect(1, 0),
            new Effect(2, 0),
            new Effect(3, 1),
            new Effect(5, 0));

    /**
     * Result of challengers with one effect.
     *
     * @param promoted number of those that the gate promoted
     * @param sequences number of champions for which it promoted any
     * @param rolledBack number of those that were rolled back, promoted by the gate or by force
     * @param median number of values after which half of these were
     */
    record Counts(int runs, int promoted, int sequences, int rolledBack, double median) {}

    public static void main(String... args) {
        System.exit(new CommandLine(new LoopSimulation()).execute(args));
    }

    static LoopSimulation of(int runs, int datasets, long seed) {
        LoopSimulation simulation = new LoopSimulation();
        simulation.runs = runs;
        simulation.datasets = datasets;
        simulation.seed = seed;
        return simulation;
    }

    @Override
    public Integer call() {
        System.out.println("| new | old | promoted | of champions, any | rolled back | median values |");
        System.out.println("|---:|---:|---:|---:|---:|---:|");
        for (Effect effect : EFFECTS) {
            Counts counts = counts(effect);
            System.out.printf(
                    Locale.ROOT,
                    "| %+.0f | %+.0f | %.1f %% | %.1f %% | %.1f %% | %s |%n",
                    effect.now(),
                    effect.old(),
                    100.0 * counts.promoted() / counts.runs(),
                    100.0 * counts.sequences() * CHALLENGERS_OF_A_CHAMPION / counts.runs(),
                    100.0 * counts.rolledBack() / counts.runs(),
                    counts.rolledBack() == 0 ? "-" : String.format(Locale.ROOT, "%.0f", counts.median()));
        }
        System.out.println("\nRolled back, of versions without luck of the seed:\n");
        System.out.println("| fall | rolled back | median values |\n|---:|---:|---:|");
        for (double fall : new double[] {0, 0.5, 1, 1.5, 2, 3, 5}) {
            int[] after = rollbacks(fall);
            System.out.printf(
                    Locale.ROOT,
                    "| %.1f | %.1f %% | %s |%n",
                    fall,
                    100.0 * after.length / runs,
                    after.length == 0 ? "-" : "" + after[after.length / 2]);
        }
        System.out.println("\nPromoted at the first look, simulated and by the stated power:\n");
        System.out.println("| true gain | simulated | stated |\n|---:|---:|---:|");
        for (double gain : new double[] {0, 1, 1.5, 2, 3}) {
            double[] power = power(gain);
            System.out.printf(
                    Locale.ROOT,
                    "| %+.2f %% | %.1f %% | %.1f %% |%n",
                    Loop.percent(gain / 100),
                    100 * power[0],
                    100 * power[1]);
        }
        return 0;
    }

    private Loop loop(int champion) {
        return new Loop(new World(1_000 * seed + champion), seeds / 100, degreesOfFreedom);
    }

    /** Each champion meets ten challengers, one after another, on the same images, and stays champion whatever the gate says: the worst for errors. */
    Counts counts(Effect effect) {
        int champions = Math.max(1, runs / CHALLENGERS_OF_A_CHAMPION);
        List<List<Result>> results = IntStream.range(0, champions)
                .parallel()
                .mapToObj(champion -> {
                    Loop loop = loop(champion);
                    Version before = loop.version(0, 0, 0);
                    return IntStream.rangeClosed(1, CHALLENGERS_OF_A_CHAMPION)
                            .mapToObj(look -> {
                                Version after = loop.version(look, effect.old() / 100, effect.now() / 100);
                                Ruling ruling = loop.ruling(before, after, look, Loop.level(look));
                                return new Result(
                                        ruling.outcome() == Outcome.PROMOTED,
                                        loop.rolledBackAfter(before, after, datasets));
                            })
                            .toList();
                })
                .toList();
        int[] after = results.stream()
                .flatMap(List::stream)
                .flatMapToInt(result -> result.rolledBack().stream())
                .sorted()
                .toArray();
        return new Counts(
                champions * CHALLENGERS_OF_A_CHAMPION,
                (int) results.stream()
                        .flatMap(List::stream)
                        .filter(Result::promoted)
                        .count(),
                (int) results.stream()
                        .filter(sequence -> sequence.stream().anyMatch(Result::promoted))
                        .count(),
                after.length,
                after.length == 0 ? Double.NaN : after[after.length / 2]);
    }

    private record Result(boolean promoted, OptionalInt rolledBack) {}

    /** Returns for the versions that were rolled back the number of values before that, ascending: all fell by so many hundredths everywhere. */
    int[] rollbacks(double fall) {
        return IntStream.range(0, runs)
                .parallel()
                .mapToObj(run -> {
                    Loop loop = loop(run);
                    return loop.rolledBackAfter(
                            new Version(0, 0, 0), new Version(1, -fall / 100, -fall / 100), datasets);
                })
                .flatMapToInt(OptionalInt::stream)
                .sorted()
                .toArray();
    }

    /** Returns the share of versions of that true gain in hundredths of IoU that are promoted without a bench, and the one that is stated for them. */
    double[] power(double gain) {
        return IntStream.range(0, runs)
                .parallel()
                .mapToObj(run -> {
                    Loop loop = loop(run);
                    Ruling ruling = loop.ruling(
                            loop.version(0, 0, 0), loop.version(1, gain / 100, gain / 100), 1, Loop.level(1));
                    GateRules rules = GateRules.defaults()
                            .with(new GatePolicy(
                                    Map.of(
                                            GatePolicy.GAIN,
                                            ruling.verdict()
                                                    .test()
                                                    .map(test -> test.seedDeviation())
                                                    .orElse(SeedDeviation.stated(0))),
                                    Optional.of(0.0),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Map.of()));
                    GatePower power = new GatePower(rules, Loop.imageDeviation(ruling), 300, Loop.level(1), 1);
                    return new double[] {
                        ruling.verdict().test().orElseThrow().pValue() < Loop.level(1) ? 1 : 0,
                        power.chance(Loop.percent(gain / 100))
                    };
                })
                .reduce((one, other) -> new double[] {one[0] + other[0], one[1] + other[1]})
                .map(sum -> new double[] {sum[0] / runs, sum[1] / runs})
                .orElseThrow();
    }
}
