package dev.weightflow.comparison.statistics;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** List of numbers, in a third of the memory of a list of objects. */
final class NumberRow extends AbstractList<Double> implements RandomAccess {
    private final double[] numbers;

    private NumberRow(double[] numbers) {
        this.numbers = numbers;
    }

    static List<Double> of(List<Double> numbers) {
        return numbers instanceof NumberRow row
                ? row
                : new NumberRow(
                        numbers.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** Returns the backing array. */
    double[] numbers() {
        return numbers;
    }

    @Override
    public Double get(int index) {
        return numbers[index];
    }

    @Override
    public int size() {
        return numbers.length;
    }
}
