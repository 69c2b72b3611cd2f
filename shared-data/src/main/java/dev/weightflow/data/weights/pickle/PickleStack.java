package dev.weightflow.data.weights.pickle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Working memory of a pickle: its stack with marks, and its memo. */
final class PickleStack {

    private final PickleLimits limits;
    private final List<PickleValue> values = new ArrayList<>();
    private final Deque<Integer> marks = new ArrayDeque<>();
    private final Map<Long, PickleValue> memo = new HashMap<>();

    PickleStack(PickleLimits limits) {
        this.limits = limits;
    }

    void push(PickleValue value) {
        if (values.size() == limits.stack()) {
            throw new PickleException(
                    PickleException.Fault.TOO_LARGE, "pushes more than %d values".formatted(limits.stack()));
        }
        values.add(value);
    }

    PickleValue pop() {
        PickleValue top = peek();
        values.remove(values.size() - 1);
        return top;
    }

    PickleValue peek() {
        if (values.size() <= (marks.isEmpty() ? 0 : marks.peek())) {
            throw PickleException.malformed("takes a value from an empty stack");
        }
        return values.get(values.size() - 1);
    }

    void mark() {
        if (marks.size() == limits.stack()) {
            throw new PickleException(
                    PickleException.Fault.TOO_LARGE, "sets more than %d marks".formatted(limits.stack()));
        }
        marks.push(values.size());
    }

    /** Pops the values above the last mark, in the order in which they were pushed, and the mark. */
    List<PickleValue> popToMark() {
        if (marks.isEmpty()) {
            throw PickleException.malformed("looks for a mark that was not set");
        }
        List<PickleValue> above = values.subList(marks.pop(), values.size());
        List<PickleValue> taken = List.copyOf(above);
        above.clear();
        return taken;
    }

    boolean isEmpty() {
        return values.isEmpty() && marks.isEmpty();
    }

    void memoize(long index) {
        if (index < 0) {
            throw PickleException.malformed("remembers a value under a negative number");
        }
        memo.put(index, peek());
        if (memo.size() > limits.memo()) {
            throw new PickleException(
                    PickleException.Fault.TOO_LARGE, "remembers more than %d values".formatted(limits.memo()));
        }
    }

    void memoizeNext() {
        memoize(memo.size());
    }

    void pushMemo(long index) {
        PickleValue value = memo.get(index);
        if (value == null) {
            throw PickleException.malformed("recalls value %d, which was not remembered".formatted(index));
        }
        push(value);
    }
}
