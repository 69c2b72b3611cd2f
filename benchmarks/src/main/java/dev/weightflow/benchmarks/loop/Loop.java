package dev.weightflow.benchmarks.loop;

import dev.weightflow.benchmarks.loop.World.Images;
import dev.weightflow.benchmarks.loop.World.Kind;
import dev.weightflow.benchmarks.loop.World.Version;
import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.comparison.statistics.LookBudget;
import dev.weightflow.projection.EvaluationSet;
import dev.weightflow.projection.model.PromotionDecision.Outcome;
import dev.weightflow.registry.gate.Gate;
import dev.weightflow.registry.gate.Gate.BenchFigures;
import dev.weightflow.registry.gate.Gate.Challenger;
import dev.weightflow.registry.gate.Gate.Champion;
import dev.weightflow.registry.gate.GateRules;
import dev.weightflow.registry.gate.Look;
import dev.weightflow.registry.gate.Ruling;
import dev.weightflow.registry.watch.WatchedTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.Bench;
import dev.weightflow.schema.evaluation.GainTest;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.evaluation.SeedDeviation;
import dev.weightflow.schema.evaluation.WatchPolicy;
import dev.weightflow.schema.evaluation.WatchedTask;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/**
 * A champion, challengers of known effects, the registry's own gate with a bench of old images, and its own watch.
 *
 * @param world its images
 * @param seeds standard deviation of a version's quality from seed to seed, in IoU
 * @param degreesOfFreedom with which the gate's seed deviation was measured
 */
record Loop(World world, double seeds, int degreesOfFreedom) {
    /** Gain in percent that a hundredth of an IoU, with its half a degree, goes with: by the figures of the champion. */
    private static final double PERCENT = 100 * (0.01 / 0.55 + 0.5 / 25) / 2;

    private static final Images NEW = new Images(Kind.NEW, 0, 60, 5);
    private static final Images OLD = new Images(Kind.OLD, 0, 60, 5);
    /** Images of a dataset that comes later. */
    private static final int DAYS = 15;

    private static final int OF_A_DAY = 4;
    private static final ReportId REPORT = ReportId.of(Digest.ofText("report"));
    private static final DatasetId NEW_DATA = DatasetId.of(Digest.ofText("new"));
    private static final DatasetId OLD_DATA = DatasetId.of(Digest.ofText("old"));
    /** Margin in percent that so few images can show anything with: an unchanged version is shown not to be worse by 2 % in one of seven cases. */
    private static final double MARGIN = 5;

    private static final Bench BENCH =
            new Bench(OLD_DATA, Optional.empty(), Optional.of(MARGIN), Map.of(), Optional.empty(), Optional.empty());

    /** Returns a version of that number: what its training adds, and what the seed does. */
    Version version(int number, double old, double now) {
        double luck = seeds * new Random(world.seed() * 31 + number).nextGaussian();
        return new Version(number, old + luck, now + luck);
    }

    /** Returns the gain in percent of so much IoU. */
    static double percent(double iou) {
        return 100 * iou * PERCENT;
    }

    /** @param level of the look's tests */
    Ruling ruling(Version champion, Version challenger, int look, double level) {
        Random measured = new Random(world.seed() * 17 + challenger.number());
        double squares = 0;
        for (int degree = 0; degree < degreesOfFreedom; degree++) {
            squares += Math.pow(measured.nextGaussian(), 2);
        }
        SeedDeviation deviation = new SeedDeviation(
                percent(seeds) * Math.sqrt(squares / degreesOfFreedom),
                Optional.of(degreesOfFreedom),
                Optional.empty());
        Gate gate = new Gate(GateRules.defaults()
                .with(new GatePolicy(
                        Map.of(GatePolicy.GAIN, deviation),
                        Optional.of(0.0),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of())));
        Ruling gained = gate.judge(after(challenger, NEW), before(champion, NEW), look(NEW_DATA, look, level));
        return gained.outcome() != Outcome.PROMOTED
                ? gained
                : gate.onBenches(
                        gained,
                        List.of(new BenchFigures(
                                BENCH, after(challenger, OLD), before(champion, OLD), look(OLD_DATA, look, level))));
    }

    private static Look look(DatasetId dataset, int number, double level) {
        return new Look(new EvaluationSet(dataset, Split.VAL, NEW.days() * NEW.ofADay()), number, level);
    }

    private Challenger after(Version version, Images images) {
        ImageSums sums = world.sums(version, images);
        return new Challenger(new VersionNumber(2), REPORT, World.metrics(sums), Optional.of(sums));
    }

    private Champion before(Version version, Images images) {
        ImageSums sums = world.sums(version, images);
        return new Champion(VersionNumber.FIRST, World.metrics(sums), Optional.of(sums));
    }

    /** Returns the level of the k-th look at the same images. */
    static double level(int look) {
        LookBudget budget = new LookBudget(GateRules.defaults().looks());
        double spent = 0;
        for (int before = 1; before < look; before++) {
            spent += budget.level(spent);
        }
        return budget.level(spent);
    }

    /** Returns the standard error of the ruling's gain through images, in percent. */
    static double imageDeviation(Ruling ruling) {
        return ruling.verdict().test().map(GainTest::imageDeviation).orElse(Double.NaN);
    }

    /** Returns the number of values after which the version is rolled back; empty if it is not in that many datasets, old and new in turn. */
    OptionalInt rolledBackAfter(Version predecessor, Version champion, int datasets) {
        WatchedTasks watch = new WatchedTasks(WatchPolicy.USUAL, task -> 1.0);
        Map<TaskName, WatchedTask> known = Map.of();
        for (int set = 1; set <= datasets; set++) {
            Images images = new Images(set % 2 == 0 ? Kind.OLD : Kind.NEW, set, DAYS, OF_A_DAY);
            known = watch.after(known, world.sums(predecessor, images), world.sums(champion, images), image -> true);
            if (known.values().stream().anyMatch(WatchedTask::crossed)) {
                return OptionalInt.of(set * DAYS);
            }
        }
        return OptionalInt.empty();
    }
}
