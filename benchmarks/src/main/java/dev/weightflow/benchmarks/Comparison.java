package dev.weightflow.benchmarks;

import dev.weightflow.benchmarks.Runner.Workload;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Comparison of several sides on the same work.
 *
 * @param sides the first is compared with each of the others
 * @param warmUp untimed steps of each side
 * @param rounds timed steps of each side
 */
record Comparison(List<Runner> sides, int warmUp, int rounds) {

    private static final int OPERATIONS = 25;

    String heading() {
        String columns =
                sides.stream().map(side -> " " + side.name() + ", ms |").collect(Collectors.joining());
        String ratios = others().map(side -> " / " + side.name() + " |").collect(Collectors.joining());
        return "Medians, and quartiles in brackets; a ratio is that of two steps one after the other, the first column's over the other's."
                + "\n\n| method | image × batch | numbers |" + columns + ratios + "\n| --- | --- | --- |"
                + " --- |".repeat(2 * sides.size() - 1);
    }

    String row(Workload workload) {
        long trained = sides.get(0).open(workload);
        others().forEach(other -> requireAlike(workload, trained, other, other.open(workload)));
        double[][] times = new double[sides.size()][rounds];
        for (int i = -warmUp; i < rounds; i++) {
            for (int side = 0; side < sides.size(); side++) {
                double time = sides.get(side).step();
                if (i >= 0) {
                    times[side][i] = time;
                }
            }
        }
        StringBuilder row = new StringBuilder(String.format(
                Locale.ROOT,
                "| %s | %d² × %d | %,d |",
                workload.method().key(),
                workload.imageSize(),
                workload.batch(),
                trained));
        for (double[] side : times) {
            row.append(cell(side, 0));
        }
        for (int side = 1; side < sides.size(); side++) {
            row.append(cell(ratios(times[0], times[side]), 2));
        }
        return row.toString();
    }

    private static double[] ratios(double[] ours, double[] theirs) {
        double[] ratios = new double[ours.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = ours[i] / theirs[i];
        }
        return ratios;
    }

    /** Profiles a step of each side: medians over the rounds. */
    String profiles(Workload workload) {
        return sides.stream().map(side -> profile(workload, side)).collect(Collectors.joining());
    }

    private String profile(Workload workload, Runner side) {
        side.open(workload);
        for (int i = 0; i < warmUp; i++) {
            side.step();
        }
        List<OperationTime> times = OperationTime.medians(
                Stream.generate(side::profile).limit(rounds).toList());
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%n%s, %s at %d²: %.0f ms in %,d operations and functions%n",
                side.name(),
                workload.method().key(),
                workload.imageSize(),
                times.stream().mapToDouble(OperationTime::milliseconds).sum(),
                times.stream().mapToLong(OperationTime::calls).sum()));
        times.stream()
                .limit(OPERATIONS)
                .forEach(time -> text.append(
                        String.format(Locale.ROOT, "%9.1f %7d  %s%n", time.milliseconds(), time.calls(), time.name())));
        return text.toString();
    }

    private Stream<Runner> others() {
        return sides.stream().skip(1);
    }

    private static void requireAlike(Workload workload, long ours, Runner other, long theirs) {
        if (ours != theirs) {
            throw new IllegalStateException("the sides train different models with "
                    + workload.method().key() + ": " + ours + " numbers here, " + theirs + " by " + other.name());
        }
    }

    /** Formats the median and, in brackets, the quartiles. */
    private static String cell(double[] sample, int digits) {
        Quantiles q = Quantiles.of(sample);
        String number = "%." + digits + "f";
        return String.format(
                Locale.ROOT, " " + number + " (" + number + "–" + number + ") |", q.median(), q.lower(), q.upper());
    }
}
