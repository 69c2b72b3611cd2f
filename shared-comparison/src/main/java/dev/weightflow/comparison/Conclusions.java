package dev.weightflow.comparison;

import static dev.weightflow.schema.text.Numbers.rounded;

import dev.weightflow.comparison.statistics.Estimate;
import dev.weightflow.comparison.statistics.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Conclusions from differences that were tested as one family: as marks, and as sentences under their table. */
public final class Conclusions {
    static final String DIFFERENT = " *";

    private static final String EQUIVALENT = " ≈";

    private Conclusions() {}

    /** Formats the difference with its interval and its mark. */
    public static String cell(Difference difference) {
        boolean alike =
                difference.equivalence().filter(test -> test.test().finds()).isPresent();
        return rounded("%+.2f", difference.value())
                + difference.interval().map(one -> " " + interval(one)).orElse("")
                + (difference.difference().finds() ? DIFFERENT : "")
                + (alike ? EQUIVALENT : "");
    }

    static String interval(Interval interval) {
        return rounded("[%+.2f, %+.2f]", interval.low(), interval.high());
    }

    /** States which conclusions the family allows, and which it does not. */
    public static String of(List<Difference> family) {
        if (family.isEmpty()) {
            return "There is nothing to compare: fewer than two methods were measured.";
        }
        List<Difference> conclusive = family.stream()
                .filter(one -> one.estimate()
                        .filter(estimate -> estimate.seeds() >= Estimate.LEAST_SEEDS)
                        .isPresent())
                .toList();
        if (conclusive.isEmpty()) {
            return inconclusive(seeds(family));
        }
        int tests = family.get(0).difference().family();
        return rounded(
                        "* marks a difference: the chance that any of the %d tests of this table finds one that does not exist is"
                                + " at most %.0f %% (Holm), counting images and seeds.",
                        tests, 100 * Difference.LEVEL)
                + equivalence(family)
                + " Without a mark nothing is concluded, neither that two methods differ nor that they are alike. "
                + power(conclusive);
    }

    private static String inconclusive(int seeds) {
        if (seeds == 0) {
            return "Nothing can be concluded: with so few images the error of a difference cannot be estimated.";
        }
        return "Nothing can be concluded from " + (seeds == 1 ? "one seed" : seeds + " seeds")
                + ": estimating the spread between seeds takes at least " + Estimate.LEAST_SEEDS + "."
                + (seeds < Estimate.LEAST_SEEDS_OF_INTERVAL
                        ? " There are no intervals: of one seed they would hold for these trained models, not for their methods."
                        : "");
    }

    /** Returns the smallest number of seeds behind a difference; 0 if the error of none is known. */
    private static int seeds(List<Difference> family) {
        return family.stream()
                .flatMap(one -> one.estimate().stream())
                .mapToInt(Estimate::seeds)
                .min()
                .orElse(0);
    }

    private static String equivalence(List<Difference> family) {
        Map<Double, List<String>> margins = new TreeMap<>();
        family.forEach(one -> one.equivalence().ifPresent(test -> {
            List<String> quantities = margins.computeIfAbsent(test.margin(), any -> new ArrayList<>());
            if (!quantities.contains(name(one.quantity()))) {
                quantities.add(name(one.quantity()));
            }
        }));
        return margins.isEmpty()
                ? ""
                : " ≈ marks equivalence: the true difference is within the margin of "
                        + margins.entrySet().stream()
                                .map(entry -> "±" + entry.getKey() + " (" + String.join(", ", entry.getValue()) + ")")
                                .collect(Collectors.joining(", "))
                        + ", with the same chance of an error.";
    }

    private static String power(List<Difference> family) {
        Map<String, Optional<Double>> least = new LinkedHashMap<>();
        family.forEach(one -> least.computeIfAbsent(one.quantity(), quantity -> detectable(family, quantity)));
        return "With " + seeds(family)
                + " seeds a true difference is missed in half of the cases or more, if it is below "
                + least.entrySet().stream()
                        .filter(entry -> entry.getValue().isPresent())
                        .map(entry -> rounded("%.2f of %s", entry.getValue().get(), name(entry.getKey())))
                        .collect(Collectors.joining(", "))
                + ".";
    }

    /** Returns the detectable difference of the table's middle row. */
    private static Optional<Double> detectable(List<Difference> family, String quantity) {
        double[] sorted = family.stream()
                .filter(one -> one.quantity().equals(quantity))
                .flatMap(
                        one -> one
                                .estimate()
                                .map(estimate -> estimate.detectable(
                                        Difference.LEVEL / one.difference().family()))
                                .stream())
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        return sorted.length == 0 ? Optional.empty() : Optional.of(sorted[sorted.length / 2]);
    }

    private static String name(String quantity) {
        return quantity.equals(Statistics.DELTA_M) ? "Δm" : quantity;
    }
}
