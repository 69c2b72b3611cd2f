package dev.weightflow.cli.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.cli.training.MethodOptions;
import dev.weightflow.model.method.Methods;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.Sampling;
import dev.weightflow.schema.training.TrainingSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One training of the comparison.
 *
 * @param spec completely specified: its job id is the cell's identity
 */
record Cell(ComparedMethod method, TrainingSpec spec) {

    private static final int BRIEF = 12;

    /**
     * All trainings of a comparison, seed by seed, so that a table with every row is there early.
     *
     * @param pattern the training that all have in common; its method, seed and tasks give way, but each cell has only tasks of it
     * @param sampling of the trainings that have those tasks: which images are trained on may depend on them
     * @param seeds how many, from the pattern's on
     */
    static List<Cell> of(
            List<ComparedMethod> methods, TrainingSpec pattern, Function<List<Task>, Sampling> sampling, int seeds) {
        List<Cell> cells = new ArrayList<>();
        for (long seed = pattern.seed(); seed < pattern.seed() + seeds; seed++) {
            for (ComparedMethod method : methods) {
                for (List<Task> tasks : method.trainings(pattern.tasks())) {
                    cells.add(new Cell(method, spec(pattern, method, tasks, sampling.apply(tasks), seed)));
                }
            }
        }
        return cells;
    }

    private static TrainingSpec spec(
            TrainingSpec pattern, ComparedMethod method, List<Task> tasks, Sampling sampling, long seed) {
        ObjectNode json = WeightflowJson.mapper().valueToTree(pattern);
        json.set("method", WeightflowJson.mapper().valueToTree(method.spec()));
        json.set("tasks", WeightflowJson.mapper().valueToTree(tasks));
        json.set("sampling", WeightflowJson.mapper().valueToTree(sampling));
        return Methods.completed(WeightflowJson.mapper().convertValue(json.put("seed", seed), TrainingSpec.class));
    }

    long seed() {
        return spec.seed();
    }

    String name() {
        return method.name() + ", seed " + seed()
                + only().map(task -> ", " + task).orElse("");
    }

    /** The task, where the method has a training for each. */
    private Optional<String> only() {
        return spec.tasks().size() == 1 ? Optional.of(spec.tasks().get(0).key()) : Optional.empty();
    }

    /** The cell's run folder, named for people and by the digest of its specification. */
    Path folder(Path out) {
        String words = method.name().replaceAll("[^A-Za-z0-9]+", "-")
                + "-seed" + seed()
                + only().map(task -> "-" + task).orElse("");
        return out.resolve("cells").resolve(words + "-" + spec.jobId().value().substring(0, BRIEF));
    }

    /**
     * A row of the comparison.
     *
     * @param name the method's, and the options that the user gave
     */
    record ComparedMethod(String name, MethodSpec spec) {

        /** Every method with its defaults, in the order of the paper's table. */
        static List<ComparedMethod> all() {
            return Arrays.stream(MethodName.values())
                    .map(method -> new ComparedMethod(method.key(), Methods.spec(method)))
                    .toList();
        }

        /**
         * A method as the command line names it: {@code mtlora} or {@code mtlora:rank=16:task_rank=4}.
         *
         * @throws IllegalArgumentException naming the methods there are, if there is no such method
         * @throws dev.weightflow.cli.console.CommandFailure naming the options that do not fit
         */
        static ComparedMethod of(String words) {
            String[] parts = words.split(":");
            MethodName method = MethodName.of(parts[0]);
            Map<String, String> options = new LinkedHashMap<>();
            for (String option : Arrays.asList(parts).subList(1, parts.length)) {
                String[] pair = option.split("=", 2);
                if (pair.length < 2) {
                    throw new IllegalArgumentException("'" + option + "' in '" + words
                            + "' is no option; write METHOD:NAME=VALUE, such as mtlora:rank=16");
                }
                options.put(pair[0], pair[1]);
            }
            return new ComparedMethod(words.replace(':', ' '), MethodOptions.spec(method, options));
        }

        MethodName method() {
            return spec.name();
        }

        /** The tasks of each training: single-task models and LoRA have a training for each task, as in the reference. */
        List<List<Task>> trainings(List<Task> tasks) {
            return method() == MethodName.SINGLE_TASK || method() == MethodName.LORA
                    ? tasks.stream().map(List::of).toList()
                    : List.of(tasks);
        }
    }
}
