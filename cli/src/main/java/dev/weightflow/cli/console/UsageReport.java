package dev.weightflow.cli.console;

import java.util.List;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with the command line, what may have been meant, and where the help is. */
public final class UsageReport implements IParameterExceptionHandler {

    private final Terminal terminal;

    public UsageReport(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        String sentence = failure.getMessage() + suggestion(failure) + "; see './"
                + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help'.";
        // the option itself may stand behind the mistake and be unread
        boolean json = List.of(arguments).contains("--json");
        return terminal.fail(new FailureKind("usage", ExitStatus.USAGE), sentence, json);
    }

    private static String suggestion(ParameterException failure) {
        if (!(failure instanceof UnmatchedArgumentException unmatched)) {
            return "";
        }
        List<String> suggestions = unmatched.getSuggestions();
        return suggestions.isEmpty() ? "" : " (did you mean " + String.join(" or ", suggestions) + "?)";
    }
}
