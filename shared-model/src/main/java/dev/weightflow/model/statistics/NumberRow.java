package dev.weightflow.model.statistics;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** Numbers as a list, in a third of the memory that a list of objects takes. */
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

    /** The numbers themselves. */
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
