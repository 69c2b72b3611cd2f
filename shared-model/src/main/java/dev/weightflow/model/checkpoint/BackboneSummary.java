package dev.weightflow.model.checkpoint;

import dev.weightflow.model.weights.Printable;
import dev.weightflow.model.weights.StateDictDiff;
import dev.weightflow.model.weights.StateDictDiff.WrongShape;
import dev.weightflow.schema.training.ModelSize;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a weight file holds for a training to begin with, compared with the model that it fits best. Long lists are cut, with the
 * number of all, and so are long names; what could steer a terminal is written out.
 *
 * @param model that model
 * @param tensors how many parameters of the backbone the file holds
 * @param elements how many numbers these have
 * @param skipped what else the file holds, by the reason why it is not needed
 * @param faults what keeps the file from being that model's backbone, as clauses
 */
public record BackboneSummary(ModelSize model, int tensors, long elements, List<Skipped> skipped, List<String> faults) {

    private static final int NAMED_AT_MOST = 20;
    private static final int FAULTS_AT_MOST = 3;
    private static final int LONGEST_NAME = 200;

    /**
     * Keys that a training does not need.
     *
     * @param reason why
     * @param count how many there are
     * @param names the first of them
     */
    public record Skipped(String reason, int count, List<String> names) {
        public Skipped {
            names = List.copyOf(names);
        }

        static Skipped of(String reason, List<String> all) {
            return new Skipped(reason, all.size(), first(all, NAMED_AT_MOST));
        }
    }

    public BackboneSummary {
        skipped = List.copyOf(skipped);
        faults = List.copyOf(faults);
    }

    static List<String> faults(StateDictDiff difference) {
        return Stream.of(
                        fault("missing", difference.missing()),
                        fault("unexpected", difference.unexpected()),
                        fault(
                                "of the wrong shape",
                                difference.wrongShapes().stream()
                                        .map(WrongShape::toString)
                                        .toList()))
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> fault(String what, List<String> names) {
        List<String> shown = first(names, FAULTS_AT_MOST);
        int others = names.size() - shown.size();
        return names.isEmpty()
                ? List.of()
                : List.of(names.size() + " " + what + ": " + String.join(", ", shown)
                        + (others > 0 ? " and " + others + " more" : ""));
    }

    private static List<String> first(List<String> names, int most) {
        return names.stream()
                .limit(most)
                .map(name -> Printable.of(name, LONGEST_NAME))
                .toList();
    }

    /** Whether the file holds the whole backbone of that model. */
    public boolean isWhole() {
        return faults.isEmpty();
    }
}
