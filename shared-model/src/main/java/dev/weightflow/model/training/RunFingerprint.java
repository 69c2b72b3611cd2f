package dev.weightflow.model.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.OptimizerOptions;
import dev.weightflow.schema.training.Precision;
import dev.weightflow.schema.training.Regularization;
import dev.weightflow.schema.training.Sampling;
import dev.weightflow.schema.training.TrainingSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Identity of a run, so that a state is only resumed in the same run: model, method, configuration, the number of batches an epoch, and a digest of
 * the weights that are not trained. Options are named one by one as in JSON, and only where they differ from the reference's: a state from before an
 * option existed can be resumed.
 */
record RunFingerprint(SortedMap<String, String> values) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> REFERENCE = new TreeMap<>();

    static {
        REFERENCE.put("precision", Precision.FLOAT32.key());
        REFERENCE.putAll(named("loss weights", PascalTasks.LOSS_WEIGHTS));
        REFERENCE.putAll(named("optimizer", OptimizerOptions.REFERENCE));
        REFERENCE.putAll(named("regularization", Regularization.NONE));
        REFERENCE.putAll(named("sampling", Sampling.REFERENCE));
    }

    RunFingerprint {
        values = new TreeMap<>(values);
        values.entrySet().removeAll(REFERENCE.entrySet());
        values = Collections.unmodifiableSortedMap(values);
    }

    static RunFingerprint of(Network network, TrainingSpec spec, int batchesPerEpoch) {
        NetworkConfig model = network.config();
        TreeMap<String, String> values = new TreeMap<>(named("backbone", model.backbone()));
        values.put("image size", model.imageSize() + "");
        values.put("decoder", model.decoder().key());
        values.put("tasks", model.taskNames().stream().map(TaskName::key).collect(Collectors.joining(",")));
        model.tasks()
                .declarations()
                .forEach(task -> values.put(
                        "task " + task.name(), new String(WeightflowJson.write(task), StandardCharsets.UTF_8)));
        values.put("method", network.method().name().key());
        network.method()
                .options()
                .spec()
                .shownWords()
                .forEach((option, value) -> values.put("method option " + option, value));
        values.put("length", spec.length().words());
        values.put("batches an epoch", batchesPerEpoch + "");
        values.put("batch size", spec.batchSize() + "");
        values.put("accumulation", spec.optimization().accumulation() + "");
        values.put("learning rate", spec.optimization().learningRate() + "");
        values.put("warm-up fraction", spec.optimization().warmupFraction() + "");
        values.put("weight decay", spec.optimization().weightDecay() + "");
        values.put("gradient clip", spec.optimization().gradientClip() + "");
        values.put("precision", spec.precision().key());
        values.putAll(named("loss weights", spec.lossWeights()));
        values.putAll(named("optimizer", spec.optimizer()));
        values.putAll(named("regularization", spec.regularization()));
        values.putAll(named("sampling", spec.sampling()));
        values.put("seed", spec.seed() + "");
        values.put("digest of the frozen weights", network.digestOfFrozen());
        return new RunFingerprint(values);
    }

    /** Lists the members of a record's JSON, each under the record's name and its own. */
    private static Map<String, String> named(String what, Object options) {
        Map<String, String> named = new TreeMap<>();
        for (Map.Entry<String, JsonNode> option :
                JSON.<JsonNode>valueToTree(options).properties()) {
            List<String> values = new ArrayList<>();
            (option.getValue().isArray() ? option.getValue() : List.of(option.getValue()))
                    .forEach(value -> values.add(value.asText()));
            named.put(what + " " + option.getKey(), String.join(",", values));
        }
        return named;
    }

    List<String> differences(RunFingerprint state) {
        TreeSet<String> names = new TreeSet<>(values.keySet());
        names.addAll(state.values.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            String here = values.getOrDefault(name, "absent");
            String there = state.values.getOrDefault(name, "absent");
            if (!here.equals(there)) {
                differences.add(name + " is " + there + " there and " + here + " here");
            }
        }
        return differences;
    }

    /** Reads the run of a stored state. Old states hold whole records, lists and constants as Java prints them. */
    static RunFingerprint stored(Map<String, String> run) {
        TreeMap<String, String> values = new TreeMap<>();
        run.forEach((name, value) -> {
            if (name.equals("length")) {
                values.put(
                        name,
                        value.replaceAll("(\\w+)\\[count=(\\d+)]", "$2 $1").toLowerCase(Locale.ROOT));
            } else if (name.equals("decoder") || name.equals("tasks")) {
                values.put(name, listed(value));
            } else if (PRINTED_RECORD.matcher(value).matches()) {
                Matcher component = PRINTED_COMPONENT.matcher(value);
                while (component.find()) {
                    String option = component.group(1).replace("humanParts", "human_parts");
                    String text = component.group(2);
                    values.put(
                            name + " " + option,
                            text.startsWith("[") ? listed(text).replace('_', '-') : text);
                }
            } else {
                values.put(name, value);
            }
        });
        return new RunFingerprint(values);
    }

    private static final Pattern PRINTED_RECORD = Pattern.compile("\\w+\\[\\w+=.*]");
    private static final Pattern PRINTED_COMPONENT = Pattern.compile("(\\w+)=(\\[[^]]*]|[^,\\]]*)");

    private static String listed(String printed) {
        return printed.replaceAll("[\\[\\] ]", "").toLowerCase(Locale.ROOT);
    }
}
