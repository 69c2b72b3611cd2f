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

/** The options that name one method and its own options. */
public final class MethodOptions {
    @ArgGroup
    private Chosen chosen = new Chosen();

    private static final class Chosen {
        @Option(
                names = "--method",
                paramLabel = "METHOD",
                description = "The method, one of those that './weightflow methods' lists (delora).")
        private Optional<MethodName> method = Optional.empty();

        @Option(
                names = "--method-file",
                paramLabel = "FILE",
                description =
                        "A file that is the method, in place of one that is listed: a few functions of TorchScript, see"
                                + " docs/adding-a-method.md.")
        private Optional<Path> file = Optional.empty();
    }

    @Option(names = "--rank", paramLabel = "R", description = "The rank of the adapters.")
    private Optional<Integer> rank = Optional.empty();

    @Option(
            names = "--option",
            paramLabel = "NAME=VALUE",
            description =
                    "A further option of the method, such as targets=q,v; repeatable; a wrong one is answered with those there"
                            + " are.")
    private Map<String, String> options = new LinkedHashMap<>();

    /** @throws dev.weightflow.cli.console.CommandFailure naming every option that there is not, and every value that does not fit */
    public MethodSpec spec() {
        return spec(Map.of());
    }

    /** @param others options that were given otherwise */
    public MethodSpec spec(Map<String, String> others) {
        Map<String, String> words = new LinkedHashMap<>(options);
        words.putAll(others);
        rank.ifPresent(value -> words.put("rank", value.toString()));
        return chosen.file
                .map(file -> MethodFile.spec(file, words))
                .orElseGet(() -> spec(chosen.method.orElse(MethodName.DELORA), words));
    }

    /** The method with these options; lists are separated by commas. */
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
