package dev.weightflow.model.method.file.operation;

import java.util.List;

/**
 * Result types of an operation, and the cost of computing them.
 *
 * @param gives the results; one unless {@code several}
 * @param several whether they are a tuple
 * @param script the function that computes them
 * @param operands its arguments: {@code Tensor}s and lists of them, and plain numbers, flags, texts and arrays of numbers
 * @param work the numbers computed on the way, roughly
 * @param bytes of the results and of temporaries; none of a view
 */
record Plan(List<TensorType> gives, boolean several, String script, List<Object> operands, double work, double bytes) {

    static Plan of(TensorType gives, String script, Object... operands) {
        return new Plan(List.of(gives), false, script, List.of(operands), gives.numbers(), gives.bytes());
    }

    static Plan ofSeveral(List<TensorType> gives, String script, Object... operands) {
        return new Plan(
                List.copyOf(gives),
                true,
                script,
                List.of(operands),
                gives.stream().mapToDouble(TensorType::numbers).sum(),
                gives.stream().mapToDouble(TensorType::bytes).sum());
    }

    /** Marks the results as views. */
    Plan view() {
        return new Plan(gives, several, script, operands, gives.size(), 0);
    }

    Plan costing(double numbers) {
        return new Plan(gives, several, script, operands, Math.max(work, numbers), bytes);
    }

    /** Adds bytes besides the results. */
    Plan taking(double more) {
        return new Plan(gives, several, script, operands, work, bytes + more);
    }
}
