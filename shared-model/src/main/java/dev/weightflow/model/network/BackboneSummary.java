package dev.weightflow.model.network;

import dev.weightflow.data.weights.StateDictDiff;
import dev.weightflow.data.weights.StateDictDiff.WrongShape;
import dev.weightflow.data.weights.WeightsFile;
import dev.weightflow.schema.Printable;
import dev.weightflow.schema.training.ModelSize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Contents of a weight file from which a training may start, compared with the model that fits best. Long lists are cut, with the number of all, and
 * so are long names; control characters are escaped.
 *
 * @param tensors the number of the backbone's parameters in the file
 * @param elements the number of their elements
 * @param skipped the file's other contents, by the reason why they are not needed
 * @param faults reasons why the file is not that model's backbone, as clauses
 */
public record BackboneSummary(ModelSize model, int tensors, long elements, List<Skipped> skipped, List<String> faults) {

    private static final Pattern CLASSIFIER = Pattern.compile("(?:module\\.)?(?:backbone\\.)?head\\..*");
    private static final Pattern FINAL_NORM = Pattern.compile("(?:module\\.)?(?:backbone\\.)?norm\\..*");
    private static final Pattern MASK = Pattern.compile("(?:module\\.)?(?:backbone\\.)?mask_token");
    private static final int NAMED_AT_MOST = 20;
    private static final int FAULTS_AT_MOST = 3;
    private static final int LONGEST_NAME = 200;

    /**
     * Keys that a training does not need.
     *
     * @param names the first of them
     */
    public record Skipped(String reason, int count, List<String> names) {
        /**
         * Groups the skipped contents of a file by reason.
         *
         * @param ignored tensors that no model of ours needs
         * @param others tensors of other parts than the backbone
         */
        static List<Skipped> of(WeightsFile file, List<String> ignored, List<String> others) {
            Map<String, List<String>> byReason = new LinkedHashMap<>();
            ignored.forEach(name -> add(byReason, reason(name), name));
            others.forEach(name -> add(byReason, "no part of a backbone", name));
            file.skippedKeys().forEach(name -> add(byReason, "beside the state dict", name));
            file.placeholders().forEach(name -> add(byReason, "a Python object, not built", name));
            List<Skipped> skipped = new ArrayList<>();
            byReason.forEach((reason, names) -> skipped.add(new Skipped(
                    reason, names.size(), printable(names.subList(0, Math.min(NAMED_AT_MOST, names.size()))))));
            return skipped;
        }

        private static void add(Map<String, List<String>> byReason, String reason, String name) {
            byReason.computeIfAbsent(reason, key -> new ArrayList<>()).add(name);
        }

        private static String reason(String name) {
            if (CLASSIFIER.matcher(name).matches()) {
                return "the classifier of the pre-training";
            } else if (FINAL_NORM.matcher(name).matches()) {
                return "the final norm, which dense prediction does not use";
            } else if (MASK.matcher(name).matches()) {
                return "the mask of the pre-training";
            }
            return "computed by the model itself";
        }
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
        return names.isEmpty()
                ? List.of()
                : List.of("%d %s: %s"
                        .formatted(names.size(), what, StateDictDiff.listed(printable(names), FAULTS_AT_MOST)));
    }

    private static List<String> printable(List<String> names) {
        return names.stream().map(name -> Printable.of(name, LONGEST_NAME)).toList();
    }

    public boolean isWhole() {
        return faults.isEmpty();
    }
}
