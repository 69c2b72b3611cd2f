package dev.weightflow.schema.metric;

import java.util.AbstractList;
import java.util.List;
import java.util.Optional;

/** Optional value for each class: eight bytes each, where a list of boxed ones takes five times as many. Immutable. */
final class ClassValues extends AbstractList<Optional<Double>> {
    private final double[] values;

    private ClassValues(double[] values) {
        this.values = values;
    }

    /** @param values finite values */
    static List<Optional<Double>> of(List<Optional<Double>> values) {
        return values.isEmpty() || values instanceof ClassValues
                ? values
                : new ClassValues(values.stream()
                        .mapToDouble(value -> value.orElse(Double.NaN))
                        .toArray());
    }

    @Override
    public Optional<Double> get(int index) {
        return Double.isNaN(values[index]) ? Optional.empty() : Optional.of(values[index]);
    }

    @Override
    public int size() {
        return values.length;
    }
}
