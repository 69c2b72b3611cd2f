package dev.weightflow.data.dataset.folder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.task.Task;
import dev.weightflow.data.task.TaskKinds;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.data.task.segmentation.VocColours;
import dev.weightflow.schema.ClosestMatch;
import dev.weightflow.schema.TaskDeclaration;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Contents of a folder's {@value #FILE}; {@code dataset.schema.json} describes the file.
 *
 * @param images paths of the photographs
 * @param lists the files with a split's ids, one a line, by split; empty if the splits are defined otherwise
 * @param share the fraction of all images that is for validation, where there are no lists
 * @param seed of the random choice of that fraction
 */
record DatasetYaml(
        PathPattern images,
        Map<Split, String> lists,
        Optional<Double> share,
        long seed,
        Map<TaskName, LabelledTask> tasks) {
    static final String FILE = "dataset.yaml";

    private static final List<String> KEYS = List.of("preset", "name", "images", "splits", "tasks");
    private static final List<String> LABEL_KEYS = List.of(
            "labels", "variable", "channel", "map", "ignore", "foreground", "scale", "offset", "reciprocal", "axes");
    private static final List<String> AXES = List.of("x", "y", "z");

    /**
     * Reads the file.
     *
     * @param name for messages
     * @throws DatasetException naming the line of the first fault, and the remedy
     */
    static DatasetYaml read(byte[] file, String name) {
        YamlDocument document = YamlDocument.read(file, name);
        Reader reader = new Reader(document);
        ObjectNode root = document.root();
        reader.known(root, KEYS, "there is");
        if (root.has("preset")) {
            ObjectNode preset = DatasetPresets.of(reader, root.get("preset"));
            KEYS.forEach(key -> {
                if (!root.has(key) && preset.has(key)) {
                    root.set(key, preset.get(key));
                }
            });
        }
        return reader.dataset(root);
    }

    Tasks declared() {
        return Tasks.of(tasks.values().stream().map(LabelledTask::task).toList());
    }

    /** Reads values, and reports the line of an invalid one. */
    record Reader(YamlDocument document) {

        void known(ObjectNode object, Collection<String> keys, String verb) {
            object.fieldNames().forEachRemaining(key -> {
                if (!keys.contains(key)) {
                    throw document.fault(
                            object.get(key),
                            "there is no '%s' here%s; %s %s",
                            key,
                            ClosestMatch.of(key, keys)
                                    .map(near -> ", perhaps '" + near + "'")
                                    .orElse(""),
                            verb,
                            String.join(", ", keys));
                }
            });
        }

        DatasetYaml dataset(ObjectNode root) {
            PathPattern images = pattern(required(root, "images", "images: images/{id}.jpg"));
            Map<Split, String> lists = new TreeMap<>();
            Optional<Double> share = Optional.empty();
            long seed = 0;
            JsonNode splits = root.path("splits");
            if (splits.isObject()) {
                known((ObjectNode) splits, List.of("train", "val", "seed"), "there are");
                if (splits.path("val").isNumber()) {
                    share = Optional.of(share(splits.get("val")));
                    seed = splits.has("seed") ? whole(splits.get("seed")) : 0;
                } else {
                    for (Split split : Split.values()) {
                        if (splits.has(split.key())) {
                            lists.put(split, path(splits.get(split.key())));
                        }
                    }
                }
            } else if (splits.isNumber()) {
                share = Optional.of(share(splits));
            } else if (!splits.isMissingNode()) {
                throw document.fault(
                        splits,
                        "splits must be lists, as 'splits: {train: train.txt, val: val.txt}', or a share, as 0.1");
            }
            if (lists.isEmpty() && share.isEmpty() && !images.hasSplit()) {
                throw document.fault(
                        root,
                        "nothing says which images are for validation; add 'splits: {train: train.txt, val: val.txt}',"
                                + " 'splits: 0.1', or {split} to the path of the images");
            }
            return new DatasetYaml(images, lists, share, seed, tasks(root));
        }

        private Map<TaskName, LabelledTask> tasks(ObjectNode root) {
            JsonNode list = required(root, "tasks", "tasks: [{name: semseg, kind: segmentation, …}]");
            if (!list.isArray() || list.isEmpty()) {
                throw document.fault(list, "tasks must be a list of at least one task");
            }
            Map<TaskName, LabelledTask> tasks = new TreeMap<>();
            for (JsonNode each : list) {
                if (!(each instanceof ObjectNode task)) {
                    throw document.fault(list, "a task must be a mapping with name, kind and labels");
                }
                LabelledTask read = task(task);
                if (tasks.put(read.task().name(), read) != null) {
                    throw document.fault(
                            task,
                            "two tasks are called '%s'; give each a name of its own",
                            read.task().key());
                }
            }
            return tasks;
        }

        private LabelledTask task(ObjectNode task) {
            JsonNode name = required(task, "name", "name: depth");
            JsonNode kind = required(task, "kind", "kind: regression");
            if (!TaskKinds.all().containsKey(kind.asText())) {
                throw document.fault(
                        kind,
                        "there is no kind of task called '%s'; there are %s",
                        kind.asText(),
                        String.join(", ", new TreeMap<>(TaskKinds.all()).keySet()));
            }
            if (!name.asText().matches(TaskName.PATTERN)) {
                throw document.fault(
                        name,
                        "'%s' is not a valid task name; it must be 1 to 40 of a-z, 0-9 and '_', and begin with a letter",
                        name.asText());
            }
            ObjectNode options = task.deepCopy();
            options.remove(LABEL_KEYS);
            options.remove(List.of("name", "kind"));
            if (kind.asText().equals("segmentation")) {
                classes(task, options);
            }
            if (List.of("binary", "boundaries").contains(kind.asText()) && task.has("ignore")) {
                options.put("ignorable", true);
            }
            LabelLocation labels = labels(task);
            try {
                return new LabelledTask(
                        Task.of(new TaskDeclaration(TaskName.of(name.asText()), kind.asText(), options)), labels);
            } catch (IllegalArgumentException e) {
                throw document.fault(task, "%s", e.getMessage());
            }
        }

        /** Classes as names, as a number of them, or as mappings with a colour. */
        private void classes(ObjectNode task, ObjectNode options) {
            JsonNode classes = required(task, "classes", "classes: [background, road, water]");
            List<String> names = new ArrayList<>();
            List<String> colours = new ArrayList<>();
            if (classes.isIntegralNumber()) {
                for (int index = 0; index < Math.min(classes.asInt(), 1000); index++) {
                    names.add(Integer.toString(index));
                }
            } else if (classes.isArray()) {
                for (JsonNode each : classes) {
                    if (each.isObject()) {
                        known((ObjectNode) each, List.of("name", "colour"), "a class has");
                        names.add(required((ObjectNode) each, "name", "name: road")
                                .asText());
                        colours.add(each.path("colour").asText());
                    } else {
                        names.add(each.asText());
                        colours.add("");
                    }
                }
            } else {
                throw document.fault(classes, "classes must be a list of names, or how many there are");
            }
            options.set("classes", options.arrayNode());
            names.forEach(options.withArray("classes")::add);
            if (colours.stream().anyMatch(colour -> !colour.isEmpty())) {
                int[] map = VocColours.of(names.size());
                options.set("colours", options.arrayNode());
                for (int index = 0; index < names.size(); index++) {
                    String given = colours.get(index);
                    options.withArray("colours").add(given.isEmpty() ? "#%06x".formatted(map[index]) : given);
                }
            }
        }

        private LabelLocation labels(ObjectNode task) {
            Map<Integer, Integer> map = new LinkedHashMap<>();
            if (task.has("map")) {
                JsonNode pairs = task.get("map");
                if (!pairs.isObject()) {
                    throw document.fault(pairs, "map must say which number is which class, as 'map: {7: 0, 8: 1}'");
                }
                pairs.properties().forEach(pair -> {
                    if (!pair.getKey().matches("-?\\d{1,9}") || !pair.getValue().isIntegralNumber()) {
                        throw document.fault(
                                pair.getValue(),
                                "map has '%s: %s', and both must be whole",
                                pair.getKey(),
                                pair.getValue().asText());
                    }
                    int index = pair.getValue().asInt();
                    int count = task.path("classes").isArray()
                            ? task.path("classes").size()
                            : task.path("classes").asInt();
                    if (index < 0 || index >= count) {
                        throw document.fault(
                                pair.getValue(), "map has class %d, and the classes are 0 to %d", index, count - 1);
                    }
                    map.put(Integer.valueOf(pair.getKey()), index);
                });
            }
            return new LabelLocation(
                    place(required(task, "labels", "labels: labels/{id}.png"), task),
                    Optional.ofNullable(task.get("variable")).map(JsonNode::asText),
                    Optional.ofNullable(task.get("channel")).map(value -> (int) whole(value)),
                    map,
                    numbers(task, "ignore"),
                    numbers(task, "foreground"),
                    task.has("scale") ? number(task.get("scale")) : 1,
                    task.has("offset") ? number(task.get("offset")) : 0,
                    Optional.ofNullable(task.get("reciprocal")).map(this::number),
                    axes(task));
        }

        private LabelPlace place(JsonNode labels, ObjectNode task) {
            if (!(labels instanceof ObjectNode coco)) {
                return pattern(labels);
            }
            known(coco, List.of("coco", "kind"), "there are");
            String file = path(required(coco, "coco", "coco: \"annotations/{split}.json\""));
            JsonNode kind = required(coco, "kind", "kind: stuff");
            if (!CocoPlace.KINDS.contains(kind.asText())) {
                throw document.fault(
                        kind,
                        "there is no kind of COCO file called '%s'; there are %s",
                        kind.asText(),
                        String.join(", ", CocoPlace.KINDS));
            }
            if (!task.path("kind").asText().equals("segmentation")) {
                throw document.fault(
                        labels, "COCO files have classes; make the task a segmentation, or give files of its labels");
            }
            LABEL_KEYS.stream()
                    .filter(key -> !key.equals("labels") && task.has(key))
                    .findFirst()
                    .ifPresent(key -> {
                        throw document.fault(
                                task.get(key),
                                "'%s' is for files of numbers, and COCO's have categories; leave it out",
                                key);
                    });
            return new CocoPlace(file, kind.asText().equals("panoptic"));
        }

        private List<String> axes(ObjectNode task) {
            if (!task.has("axes")) {
                return AXES;
            }
            JsonNode node = task.get("axes");
            List<String> axes = new ArrayList<>();
            node.forEach(axis -> axes.add(axis.asText()));
            List<String> letters = axes.stream()
                    .map(axis -> axis.replaceFirst("^-", ""))
                    .sorted()
                    .toList();
            if (!letters.equals(AXES)) {
                throw document.fault(node, "axes must name x, y and z once each, as 'axes: [-x, z, y]'");
            }
            return axes;
        }

        private List<Float> numbers(ObjectNode task, String key) {
            JsonNode node = task.path(key);
            List<Float> numbers = new ArrayList<>();
            if (node.isArray()) {
                node.forEach(each -> numbers.add((float) number(each)));
            } else if (!node.isMissingNode()) {
                numbers.add((float) number(node));
            }
            return numbers;
        }

        private JsonNode required(ObjectNode object, String key, String example) {
            if (!object.has(key)) {
                throw document.fault(object, "'%s' is missing; add it, as '%s'", key, example);
            }
            return object.get(key);
        }

        private PathPattern pattern(JsonNode node) {
            PathPattern.fault(node.asText()).ifPresent(fault -> {
                throw document.fault(node, "the path '%s' %s", node.asText(), fault);
            });
            return new PathPattern(node.asText());
        }

        private String path(JsonNode node) {
            if (!node.isTextual()
                    || node.asText().length() > PathPattern.LONGEST
                    || node.asText().startsWith("/")
                    || List.of(node.asText().split("/", -1)).contains("..")) {
                throw document.fault(node, "'%s' must be a file below the folder", node.asText());
            }
            return node.asText();
        }

        private double share(JsonNode node) {
            if (!(node.asDouble() > 0 && node.asDouble() < 1)) {
                throw document.fault(
                        node, "the share for validation must lie between 0 and 1, not be %s", node.asText());
            }
            return node.asDouble();
        }

        private double number(JsonNode node) {
            if (!node.isNumber()) {
                throw document.fault(node, "'%s' is not a number", node.asText());
            }
            return node.asDouble();
        }

        private long whole(JsonNode node) {
            if (!node.isIntegralNumber()) {
                throw document.fault(node, "'%s' is not a whole number", node.asText());
            }
            return node.asLong();
        }
    }
}
