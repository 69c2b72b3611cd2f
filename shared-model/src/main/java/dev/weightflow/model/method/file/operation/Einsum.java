package dev.weightflow.model.method.file.operation;

import dev.weightflow.model.method.file.operation.Value.Tensor;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Sums of products by an equation of letters, one for each axis. The engine computes from left to right, two operands at a time. */
final class Einsum {

    private Einsum() {}

    static Plan plan(Arguments a) {
        String equation = a.word("equation").replace(" ", "");
        a.require(
                equation.matches("[a-zA-Z]*(,[a-zA-Z]*)*(->[a-zA-Z]*)?"),
                "has the equation \"%s\"; write letters as in \"ij,jk->ik\"",
                equation);
        String[] sides = equation.split("->", 2);
        String[] inputs = sides[0].split(",", -1);
        List<Tensor> operands = a.tensors("operands");
        a.require(
                inputs.length == operands.size(),
                "has an equation for %d tensors, but got %d",
                inputs.length,
                operands.size());
        Map<Character, Long> sizes = sizes(a, inputs, operands);
        String output = sides.length == 2 ? sides[1] : implicit(sides[0]);
        Set<Character> kept = letters(output);
        a.require(kept.size() == output.length(), "has a letter twice in the result \"%s\"", output);
        a.require(sizes.keySet().containsAll(kept), "has a letter in the result \"%s\" that no tensor has", output);
        Element element = operands.get(0).type().element();
        TensorType gives = TensorType.of(
                element, output.chars().mapToLong(c -> sizes.get((char) c)).toArray());
        double work = 0;
        double between = 0;
        Set<Character> left = letters(inputs[0]);
        for (int i = 1; i < inputs.length; i++) {
            left.addAll(letters(inputs[i]));
            work += 2 * product(sizes, left);
            Set<Character> later = new LinkedHashSet<>(kept);
            for (int j = i + 1; j < inputs.length; j++) {
                later.addAll(letters(inputs[j]));
            }
            left.retainAll(later);
            between += product(sizes, left) * element.bytes();
        }
        double copies =
                operands.stream().mapToDouble(each -> each.type().bytes()).sum();
        return Plan.of(gives, "einsum", a.word("equation"), operands)
                .costing(work)
                .taking(between + copies);
    }

    private static Map<Character, Long> sizes(Arguments a, String[] inputs, List<Tensor> operands) {
        Map<Character, Long> sizes = new LinkedHashMap<>();
        for (int i = 0; i < inputs.length; i++) {
            TensorType type = operands.get(i).type();
            a.require(
                    type.element().isReal()
                            && type.element() == operands.get(0).type().element(),
                    "computes with tensors of one type, float32 or float64, but got %s",
                    operands.get(i).shown());
            a.require(
                    inputs[i].length() == type.rank(),
                    "has %d letters in \"%s\" for %s",
                    inputs[i].length(),
                    inputs[i],
                    operands.get(i).shown());
            for (int axis = 0; axis < type.rank(); axis++) {
                char letter = inputs[i].charAt(axis);
                long size = type.size(axis);
                Long before = sizes.putIfAbsent(letter, size);
                a.require(
                        before == null || before == size,
                        "has two sizes for the letter %s, %d and %d",
                        letter,
                        before,
                        size);
            }
        }
        return sizes;
    }

    /** Returns the implicit result: the letters that occur once, in their order. */
    private static String implicit(String inputs) {
        Map<Character, Integer> counts = new TreeMap<>();
        inputs.chars().filter(c -> c != ',').forEach(c -> counts.merge((char) c, 1, Integer::sum));
        StringBuilder once = new StringBuilder();
        counts.forEach((letter, count) -> once.append(count == 1 ? letter.toString() : ""));
        return once.toString();
    }

    private static Set<Character> letters(String text) {
        Set<Character> letters = new LinkedHashSet<>();
        text.chars().forEach(c -> letters.add((char) c));
        return letters;
    }

    private static double product(Map<Character, Long> sizes, Set<Character> letters) {
        return letters.stream().mapToDouble(sizes::get).reduce(1, (one, other) -> one * other);
    }
}
