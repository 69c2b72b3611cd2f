package dev.weightflow.cli.compare;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.training.MethodFile;
import dev.weightflow.model.method.MethodTexts;
import dev.weightflow.model.method.Methods;
import dev.weightflow.schema.ClosestMatch;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Row of a comparison: a method, and the numbers in which its trainings differ from those of the other rows.
 *
 * @param name unique name in tables, plots and folders
 * @param method with the options that are given; the others have their defaults. A method file carries its text
 * @param numbers of the training, by name and as words, see {@link TrainingRequest#with(Map)}
 */
public record ComparedRow(String name, MethodSpec method, Map<String, String> numbers) {

    private static final List<String> METHODS =
            Arrays.stream(MethodName.values()).map(MethodName::key).toList();

    public ComparedRow {
        numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    }

    /** Lists every method that needs no file, with its defaults, in the order of the paper's table. */
    public static List<ComparedRow> all() {
        return MethodName.builtIn().stream()
                .map(method -> new ComparedRow(method.key(), MethodSpec.of(method), Map.of()))
                .toList();
    }

    /**
     * Parses rows of the command line, separated by commas: {@code delora,vera:learningRate=2e-3:targets=q,k,v}. A part that names no method belongs
     * to the list before it.
     *
     * @throws CommandFailure listing the valid names, if there is no such method or option, or if a row is repeated
     */
    public static List<ComparedRow> list(String words) {
        if (words.equals("all")) {
            return all();
        }
        List<String> rows = new ArrayList<>();
        for (String piece : words.split(",")) {
            int last = rows.size() - 1;
            if (last >= 0 && rows.get(last).contains("=") && !METHODS.contains(piece.split(":")[0])) {
                rows.set(last, rows.get(last) + "," + piece);
            } else {
                rows.add(piece);
            }
        }
        List<ComparedRow> compared = rows.stream().map(ComparedRow::of).toList();
        require(
                new HashSet<>(compared.stream().map(ComparedRow::name).toList()).size() == compared.size(),
                "--methods names a method twice with the same options");
        return compared;
    }

    /**
     * Parses a row of the command line: {@code mtlora}, {@code mtlora:rank=16:learningRate=1e-3} or {@code file:ia3.py}.
     *
     * @throws CommandFailure listing the valid names, if there is no such method or option
     */
    public static ComparedRow of(String words) {
        List<String> parts = List.of(words.split(":"));
        require(
                METHODS.contains(parts.get(0)),
                "--methods: no method is called '" + parts.get(0) + "'; there are " + String.join(", ", METHODS));
        MethodName method = MethodName.of(parts.get(0));
        boolean file = method == MethodName.FILE;
        require(
                !file || parts.size() > 1,
                "--methods: a method of your own is named by its file, as in file:ia3.py or file:lora_xs.py:rank=8");
        ComparedRow row = file ? ofFile(parts.get(1)) : new ComparedRow(method.key(), MethodSpec.of(method), Map.of());
        for (String option : parts.subList(file ? 2 : 1, parts.size())) {
            String[] pair = option.split("=", 2);
            require(
                    pair.length == 2,
                    "--methods: '" + option + "' in '" + words
                            + "' is not an option; write METHOD:NAME=VALUE, such as mtlora:rank=16");
            row = row.with(pair[0], pair[1]);
        }
        return row;
    }

    /** Creates the row of a method file, named after the file. */
    private static ComparedRow ofFile(String file) {
        String name = Path.of(file).getFileName().toString().replaceFirst("\\.py$", "");
        MethodSpec method = MethodFile.spec(Path.of(file), Map.of());
        return new ComparedRow(METHODS.contains(name) ? "file-" + name : name, method, Map.of());
    }

    /**
     * Returns the row with that option of its method, or that number of its trainings; where both have one of that name, the method's.
     *
     * @throws CommandFailure listing the options and numbers, if there is none of that name
     */
    public ComparedRow with(String option, String value) {
        List<String> options = Methods.optionNames(method);
        List<String> all = Stream.concat(options.stream(), TrainingRequest.numbers().stream())
                .toList();
        require(
                all.contains(option),
                "'" + option + "' is neither an option of " + method.name().key() + " nor a parameter of its training"
                        + ClosestMatch.of(option, all)
                                .map(near -> " (did you mean " + near + "?)")
                                .orElse("")
                        + "; options: " + String.join(", ", options) + "; numbers: "
                        + String.join(", ", TrainingRequest.numbers()));
        String called = name + " " + option + "=" + value;
        if (options.contains(option)) {
            MethodSpec other = MethodSpec.of(method.name(), method.options().put(option, value));
            checked(called, () -> {
                Methods.checked(other);
                return Methods.tried(other, MethodTexts.NONE);
            });
            return new ComparedRow(called, other, numbers);
        }
        Map<String, String> more = new LinkedHashMap<>(numbers);
        more.put(option, value);
        return new ComparedRow(called, method, more);
    }

    /** Returns the row under another name. */
    public ComparedRow called(String other) {
        return new ComparedRow(other, method, numbers);
    }

    /** Returns whether its method has an option of that name, or its training a number of that name. */
    boolean knows(String option) {
        return Methods.optionNames(method).contains(option)
                || TrainingRequest.numbers().contains(option);
    }

    /** Returns whether it sets that option or number itself. */
    boolean gives(String option) {
        return method.options().has(option) || numbers.containsKey(option);
    }

    /** Returns whether it is the single-task models, which Δm is against. */
    boolean isSingleTask() {
        return method.name() == MethodName.SINGLE_TASK;
    }

    /** Returns the tasks of each training: single-task models have a training for each task, as in the reference. */
    List<List<TaskName>> trainings(List<TaskName> tasks) {
        return isSingleTask() ? tasks.stream().map(List::of).toList() : List.of(tasks);
    }

    /**
     * Returns the specification of the training of those tasks with that seed.
     *
     * @param common settings that all rows share
     */
    TrainingSpec training(TrainingRequest common, List<TaskName> tasks, long seed) {
        return checked(
                name,
                () -> Methods.completed(common.with(numbers)
                        .with("method", method)
                        .with("tasks", tasks)
                        .with("seed", seed)
                        .complete()));
    }

    private static <T> T checked(String row, Supplier<T> made) {
        try {
            return made.get();
        } catch (InvalidRecordException e) {
            throw new CommandFailure("unknown-option", ExitStatus.USAGE, row + ": " + e.getMessage(), e);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw refused(otherwise);
        }
    }

    private static CommandFailure refused(String why) {
        return new CommandFailure("unknown-option", ExitStatus.USAGE, why);
    }
}
