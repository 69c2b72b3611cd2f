package dev.weightflow.cli.training;

import static dev.weightflow.cli.training.TrainingOptions.checked;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.model.method.Methods;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.training.MethodSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options that select a method and set its own options. */
public final class MethodOptions {
    @ArgGroup
    private Chosen chosen = new Chosen();

    private static final class Chosen {
        @Option(
                names = "--method",
                paramLabel = "METHOD",
                description = "The method, as listed by './weightflow methods' (delora).")
        private Optional<MethodName> method = Optional.empty();

        @Option(
                names = "--method-file",
                paramLabel = "FILE",
                description =
                        "A file that defines the method, in place of a listed one: a few functions in a subset of Python, see"
                                + " docs/adding-a-method.md.")
        private Optional<Path> file = Optional.empty();
    }

    @Option(names = "--rank", paramLabel = "R", description = "The rank of the adapters.")
    private Optional<Integer> rank = Optional.empty();

    @Option(
            names = "--option",
            paramLabel = "NAME=VALUE",
            description =
                    "A further option of the method, such as targets=q,v; repeatable; an unknown one is rejected with a list of the known"
                            + " ones.")
    private Map<String, String> options = new LinkedHashMap<>();

    /**
     * Returns the method of the options.
     *
     * @throws dev.weightflow.cli.console.CommandFailure naming every unknown option, and every invalid value
     */
    public MethodSpec spec() {
        return spec(Map.of());
    }

    /**
     * @param others options from another source
     */
    public MethodSpec spec(Map<String, String> others) {
        Map<String, String> words = new LinkedHashMap<>(options);
        words.putAll(others);
        rank.ifPresent(value -> words.put("rank", value.toString()));
        return chosen.file
                .map(file -> MethodFile.spec(file, words))
                .orElseGet(() -> spec(chosen.method.orElse(MethodName.DELORA), words));
    }

    /** Creates a method with these options; lists are separated by commas. */
    public static MethodSpec spec(MethodName method, Map<String, String> words) {
        if (method == MethodName.FILE) {
            throw new CommandFailure(
                    "unknown-option",
                    ExitStatus.USAGE,
                    "A method of your own is named by its file: --method-file FILE.");
        }
        return checked(() -> Methods.spec(method, words));
    }
}
