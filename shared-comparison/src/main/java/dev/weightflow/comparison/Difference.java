package dev.weightflow.comparison;

import dev.weightflow.comparison.statistics.Estimate;
import dev.weightflow.comparison.statistics.Holm;
import dev.weightflow.comparison.statistics.Interval;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A difference between two methods, over the same images and the same seeds.
 *
 * @param quantity a task's key, or {@value Statistics#DELTA_M}
 * @param method whose value is the minuend
 * @param against whose value is the subtrahend
 * @param value the difference of the means over the seeds, in points: hundredths of an mIoU, degrees, or percent of Δm
 * @param estimate its error; absent where too many resamples of the images have no value
 * @param interval that holds the true difference with 95 % probability; absent with a single seed
 * @param difference the test of whether there is any
 * @param equivalence the test of whether it is within the margin, if one was given
 */
public record Difference(
        String quantity,
        String method,
        String against,
        double value,
        Optional<Estimate> estimate,
        Optional<Interval> interval,
        Test difference,
        Optional<EquivalenceTest> equivalence) {

    /** Family-wise error rate of the tests that are read together. */
    public static final double LEVEL = 0.05;

    /**
     * Result of a test.
     *
     * @param pValue by itself
     * @param adjusted together with the others of its family, by Holm's method
     * @param family the number of tests that are read together
     */
    public record Test(double pValue, double adjusted, int family) {
        static Test of(double pValue) {
            return new Test(pValue, pValue, 1);
        }

        static List<Test> together(List<Test> family) {
            double[] adjusted =
                    Holm.adjust(family.stream().mapToDouble(Test::pValue).toArray());
            return IntStream.range(0, adjusted.length)
                    .mapToObj(at -> new Test(family.get(at).pValue(), adjusted[at], adjusted.length))
                    .toList();
        }

        public boolean finds() {
            return adjusted <= LEVEL;
        }
    }

    /** Two one-sided tests. */
    public record EquivalenceTest(double margin, Test test) {}

    static Difference of(
            String quantity,
            String method,
            String against,
            double value,
            Optional<Estimate> estimate,
            Optional<Double> margin) {
        return new Difference(
                quantity,
                method,
                against,
                value,
                estimate,
                estimate.flatMap(Estimate::interval),
                Test.of(estimate.map(Estimate::pValue).orElse(1.0)),
                margin.map(most -> new EquivalenceTest(
                        most,
                        Test.of(estimate.map(one -> one.equivalencePValue(most)).orElse(1.0)))));
    }

    /** Adjusts the p-values of differences that are read together: tests of difference are one family, and those of equivalence another. */
    static List<Difference> together(List<Difference> family) {
        List<Test> different =
                Test.together(family.stream().map(Difference::difference).toList());
        Iterator<Test> alike = Test.together(family.stream()
                        .flatMap(one -> one.equivalence().stream())
                        .map(EquivalenceTest::test)
                        .toList())
                .iterator();
        return IntStream.range(0, family.size())
                .mapToObj(at -> family.get(at).tested(different.get(at), alike))
                .toList();
    }

    /** Returns the difference with its interval and without what was tested, where nothing may be concluded from it. */
    public Difference withoutConclusion() {
        return new Difference(
                quantity,
                method,
                against,
                value,
                Optional.empty(),
                interval,
                new Test(1, 1, difference.family()),
                Optional.empty());
    }

    private Difference tested(Test together, Iterator<Test> alike) {
        return new Difference(
                quantity,
                method,
                against,
                value,
                estimate,
                interval,
                together,
                equivalence.map(one -> new EquivalenceTest(one.margin(), alike.next())));
    }
}
