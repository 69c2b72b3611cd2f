package dev.weightflow.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Both sides on the same work.
 *
 * @param java this project
 * @param pytorch the other side, if there is one
 * @param warmUp untimed steps of each side
 * @param rounds timed steps of each side
 */
record Comparison(Runner java, Optional<? extends Runner> pytorch, int warmUp, int rounds) {

    static final String HEADING = """
            Medians, and quartiles in brackets; a ratio is that of two steps one after the other.

            | method | image × batch | trained | Java, ms | PyTorch, ms | Java / PyTorch |
            | --- | --- | --- | --- | --- | --- |""";

    private static final int OPERATIONS = 25;

    /** Times the work, the sides taking turns. */
    String row(Workload workload) {
        long trained = java.open(workload);
        pytorch.ifPresent(other -> requireAlike(workload, trained, other.open(workload)));
        double[] ours = new double[rounds];
        double[] theirs = new double[rounds];
        double[] ratios = new double[rounds];
        for (int i = -warmUp; i < rounds; i++) {
            double own = java.step();
            double other = pytorch.isPresent() ? pytorch.get().step() : Double.NaN;
            if (i >= 0) {
                ours[i] = own;
                theirs[i] = other;
                ratios[i] = own / other;
            }
        }
        String start = String.format(
                Locale.ROOT,
                "| %s | %d² × %d | %,d |",
                workload.method().key(),
                workload.imageSize(),
                workload.batch(),
                trained);
        return start + cell(ours, 0) + (pytorch.isPresent() ? cell(theirs, 0) + cell(ratios, 2) : " – | – |");
    }

    /** Where a step of each side spends its time: medians over the rounds. */
    String profiles(Workload workload) {
        return profile("Java", workload, java)
                + pytorch.map(other -> profile("PyTorch", workload, other)).orElse("");
    }

    private String profile(String side, Workload workload, Runner contender) {
        contender.open(workload);
        for (int i = 0; i < warmUp; i++) {
            contender.step();
        }
        List<OperationTime> times = OperationTime.medians(
                Stream.generate(contender::profile).limit(rounds).toList());
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%n%s, %s at %d²: %.0f ms in operations%n",
                side,
                workload.method().key(),
                workload.imageSize(),
                times.stream().mapToDouble(OperationTime::milliseconds).sum()));
        times.stream()
                .limit(OPERATIONS)
                .forEach(time ->
                        text.append(String.format(Locale.ROOT, "%9.1f  %s%n", time.milliseconds(), time.name())));
        return text.toString();
    }

    private static void requireAlike(Workload workload, long ours, long theirs) {
        if (ours != theirs) {
            throw new IllegalStateException("the two sides train different models with "
                    + workload.method().key() + ": " + ours + " numbers here, " + theirs + " in PyTorch");
        }
    }

    /** The median and, in brackets, the quartiles. */
    private static String cell(double[] sample, int digits) {
        Quantiles q = Quantiles.of(sample);
        String number = "%." + digits + "f";
        return String.format(
                Locale.ROOT, " " + number + " (" + number + "–" + number + ") |", q.median(), q.lower(), q.upper());
    }
}
