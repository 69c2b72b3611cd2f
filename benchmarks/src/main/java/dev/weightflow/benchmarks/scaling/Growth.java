package dev.weightflow.benchmarks.scaling;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Load of a year of a number of trainings a day on each part, against what was measured of it.
 *
 * @param trainings number a day; each becomes a version that is evaluated once
 * @param evaluationMinutes of one worker
 */
record Growth(double trainings, double evaluationMinutes, double busy) {
    private static final int YEAR = 365;
    /** Requested, claimed, started, six checkpoints, completed. */
    private static final int FACTS_OF_A_TRAINING = 10;
    /** Requested, claimed, completed; and its version registered, and an alias moved or refused. */
    private static final int FACTS_OF_A_VERSION = 5;
    /** Facts a second that a start without tables reads, their signatures not checked: 3,000,000 in 820 s (docs/evidence/scaling.md). */
    private static final double READ = 3_660;
    /** Bytes of a table for an evaluation (docs/evidence/projection.md). */
    private static final double TABLE = 5e3;
    /** Days after which a job that has ended leaves the memory. */
    private static final int ARCHIVED = 90;
    /** Jobs in a heap of 160 MB (docs/scaling.md). */
    private static final double JOBS_SEEN = 60_000;
    /** Versions of models in a console (docs/evidence/console.md). */
    private static final double VERSIONS_SEEN = 10_000;
    /** Disk for tables in the chart. */
    private static final double DISK = 2 * (1L << 30);
    /** Replicas that the chart gives at most to the evaluator. */
    private static final double EVALUATORS = 3;

    /**
     * Part that grows.
     *
     * @param load of what was measured or is given, as a fraction
     */
    private record Bound(String name, String amount, double load) {}

    static void print(List<Integer> factors, double aDay, double evaluationMinutes, double busy) {
        System.out.println(
                "| trainings a day | facts in a year | a start, or the collector, reads them in | live jobs |"
                        + " versions | tables | evaluators | first beyond what was seen or is given |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        factors.forEach(factor -> new Growth(factor * aDay, evaluationMinutes, busy).row());
    }

    private void row() {
        double versions = trainings * YEAR;
        double facts = versions * (FACTS_OF_A_TRAINING + FACTS_OF_A_VERSION);
        double live = trainings * ARCHIVED;
        double evaluators = trainings * evaluationMinutes / (24 * 60) / busy;
        List<Bound> bounds = List.of(
                new Bound("reading the log in a day", duration(facts / READ), facts / READ / 86_400),
                new Bound("live jobs in a heap of 160 MB", number(live), live / JOBS_SEEN),
                new Bound("versions in the console", number(versions), versions / VERSIONS_SEEN),
                new Bound("disk for tables", number(versions * TABLE / 1e6) + " MB", versions * TABLE / DISK),
                new Bound("evaluators", number(Math.ceil(evaluators)), evaluators / EVALUATORS));
        Bound first =
                bounds.stream().max(Comparator.comparingDouble(Bound::load)).orElseThrow();
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s | %s | %s |%n",
                number(trainings),
                number(facts),
                bounds.get(0).amount(),
                bounds.get(1).amount(),
                bounds.get(2).amount(),
                bounds.get(3).amount(),
                bounds.get(4).amount(),
                String.format(Locale.ROOT, "%s (%.2f of it)", first.name(), first.load()));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String duration(double seconds) {
        return seconds < 120 ? number(seconds) + " s" : number(seconds / 60) + " min";
    }
}
