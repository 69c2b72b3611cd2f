package dev.weightflow.cli.compare;

import dev.weightflow.cli.training.TrainingOptions;
import dev.weightflow.model.method.Methods;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.training.MethodSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        return new ComparedMethod(words.replace(':', ' '), TrainingOptions.method(method, Optional.empty(), options));
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
