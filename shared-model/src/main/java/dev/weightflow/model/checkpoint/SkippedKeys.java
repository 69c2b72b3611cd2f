package dev.weightflow.model.checkpoint;

import dev.weightflow.model.checkpoint.BackboneSummary.Skipped;
import dev.weightflow.model.weights.WeightsFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Why keys of a weight file are not needed to begin a training with. */
final class SkippedKeys {

    private static final Pattern CLASSIFIER = Pattern.compile("(?:module\\.)?(?:backbone\\.)?head\\..*");
    private static final Pattern FINAL_NORM = Pattern.compile("(?:module\\.)?(?:backbone\\.)?norm\\..*");

    private final Map<String, List<String>> byReason = new LinkedHashMap<>();

    private SkippedKeys() {}

    /**
     * @param ignored tensors that no model of ours needs
     * @param others tensors of other parts than the backbone
     */
    static List<Skipped> of(WeightsFile file, List<String> ignored, List<String> others) {
        SkippedKeys keys = new SkippedKeys();
        ignored.forEach(name -> keys.add(reason(name), name));
        others.forEach(name -> keys.add("no part of a backbone", name));
        file.skippedKeys().forEach(name -> keys.add("beside the state dict", name));
        file.placeholders().forEach(name -> keys.add("a Python object, not built", name));
        List<Skipped> skipped = new ArrayList<>();
        keys.byReason.forEach((reason, names) -> skipped.add(Skipped.of(reason, names)));
        return skipped;
    }

    private static String reason(String name) {
        if (CLASSIFIER.matcher(name).matches()) {
            return "the classifier of the pre-training";
        } else if (FINAL_NORM.matcher(name).matches()) {
            return "the final norm, which dense prediction does not use";
        }
        return "computed by the model itself";
    }

    private void add(String reason, String name) {
        byReason.computeIfAbsent(reason, key -> new ArrayList<>()).add(name);
    }
}
