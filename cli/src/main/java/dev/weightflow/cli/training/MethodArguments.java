package dev.weightflow.cli.training;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.training.MethodSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A method and its options, as words of the command line. */
public final class MethodArguments {

    private MethodArguments() {}

    /**
     * The method that the words describe.
     *
     * @param options by the names of the method's options; lists are separated by commas
     * @throws CommandFailure naming every option that there is not, and every value that does not fit
     */
    public static MethodSpec parse(MethodName method, Optional<Integer> rank, Map<String, String> options) {
        Map<String, String> words = new LinkedHashMap<>(options);
        rank.ifPresent(value -> words.put("rank", value.toString()));
        try {
            return MethodSpec.of(method, words);
        } catch (InvalidRecordException e) {
            throw new CommandFailure("unknown-option", ExitStatus.USAGE, e.getMessage(), e);
        }
    }
}
