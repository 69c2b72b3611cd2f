package dev.weightflow.benchmarks.scaling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * Load of a year on each part, for multiples of a number of trainings a day, against what was measured of the part or is given to it.
 *
 * @param aDay trainings a day; each becomes a version that is evaluated once
 * @param trainingMinutes of one trainer
 * @param evaluationMinutes of one evaluator
 * @param busy planned utilisation
 */
record Growth(double aDay, double trainingMinutes, double evaluationMinutes, double busy) {
    private static final int YEAR = 365;
    private static final double SECONDS_A_DAY = 86_400;
    /** Requested, claimed, started, six checkpoints, completed. */
    private static final int FACTS_OF_A_TRAINING = 10;
    /** Requested, claimed, completed; and its version registered, and an alias moved or refused. */
    private static final int FACTS_OF_A_VERSION = 5;
    /** Facts a second that a start without tables reads, their signatures not checked: 3,000,000 in 820 s (docs/evidence/scaling.md). */
    private static final double READ = 3_660;
    /** Bytes of tables for a version and its evaluation: 2,428 MiB of 1,000,000, and 240 MiB of 50,000 (docs/evidence/projection.md). */
    private static final double TABLES = 2_428.0 * (1 << 20) / 1_000_000 + 240.0 * (1 << 20) / 50_000;
    /** Versions of models that tables were queried with (docs/evidence/projection.md). */
    private static final double VERSIONS_SEEN = 1_000_000;
    /** Disk of the console in the chart, where all tables are. */
    private static final double DISK = 2.0 * (1L << 30);
    /** Decisions a second of eight instances (docs/evidence/journal.md). */
    private static final double DECISIONS = 577;
    /** Days after which a job that has ended leaves the memory. */
    private static final int ARCHIVED = 90;
    /** Jobs in a heap of 160 MB (docs/scaling.md). */
    private static final double JOBS_SEEN = 60_000;
    /** Replicas that the chart gives at most to the trainer, and to the evaluator. */
    private static final double TRAINERS = 8;

    private static final double EVALUATORS = 3;

    /**
     * Part that grows.
     *
     * @param limit what was seen of it or is given, in words
     * @param load of the limit, as a fraction, for a number of trainings a day
     */
    private record Part(String name, String limit, DoubleUnaryOperator load) {}

    private List<Part> parts() {
        return List.of(
                new Part(
                        "trainers",
                        number(TRAINERS),
                        trainings -> trainings * trainingMinutes / (24 * 60) / busy / TRAINERS),
                new Part(
                        "evaluators",
                        number(EVALUATORS),
                        trainings -> trainings * evaluationMinutes / (24 * 60) / busy / EVALUATORS),
                new Part(
                        "live jobs in a heap of 160 MB",
                        number(JOBS_SEEN),
                        trainings -> trainings * ARCHIVED / JOBS_SEEN),
                new Part(
                        "disk for the console's tables",
                        number(DISK / (1 << 20)) + " MiB",
                        trainings -> trainings * YEAR * TABLES / DISK),
                new Part("versions in tables", number(VERSIONS_SEEN), trainings -> trainings * YEAR / VERSIONS_SEEN),
                new Part(
                        "a start without tables, or the collector, reads the log",
                        "a day",
                        trainings -> facts(trainings) * YEAR / READ / SECONDS_A_DAY),
                new Part(
                        "decisions of the one writer",
                        number(DECISIONS) + " a second",
                        trainings -> facts(trainings) / SECONDS_A_DAY / DECISIONS));
    }

    private static double facts(double trainings) {
        return trainings * (FACTS_OF_A_TRAINING + FACTS_OF_A_VERSION);
    }

    /** Prints the loads as fractions of the limits, and what is beyond its limit first. */
    void print(List<Integer> factors) {
        row("of a year", "limit", factors, factor -> number(factor) + " times");
        row("---", "---", factors, factor -> "---");
        row("trainings a day", "", factors, factor -> number(factor * aDay));
        row("versions", "", factors, factor -> number(factor * aDay * YEAR));
        List<Part> parts = parts();
        for (Part part : parts) {
            row(part.name(), part.limit(), factors, factor -> fraction(load(part, factor)));
        }
        row("**ends first**", "", factors, factor -> first(parts, factor));
    }

    private interface Cell {
        String of(int factor);
    }

    private static void row(String name, String limit, List<Integer> factors, Cell cell) {
        List<String> cells = new ArrayList<>(List.of(name, limit));
        factors.forEach(factor -> cells.add(cell.of(factor)));
        System.out.println("| " + String.join(" | ", cells) + " |");
    }

    private double load(Part part, int factor) {
        return part.load().applyAsDouble(factor * aDay);
    }

    private String first(List<Part> parts, int factor) {
        Part most = parts.stream()
                .max(Comparator.comparingDouble(part -> load(part, factor)))
                .orElseThrow();
        return load(most, factor) > 1 ? most.name() : "nothing; " + most.name() + " come nearest";
    }

    private static String fraction(double load) {
        return String.format(Locale.ROOT, load < 0.01 ? "%.4f" : "%.2f", load);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
