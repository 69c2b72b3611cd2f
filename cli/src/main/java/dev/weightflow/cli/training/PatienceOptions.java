package dev.weightflow.cli.training;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.model.run.EarlyStopping;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options that stop a training early. */
public final class PatienceOptions {
    @ArgGroup(exclusive = false)
    private Patience patience;

    private static final class Patience {
        @Option(
                names = "--patience",
                required = true,
                paramLabel = "N",
                description = "Stop early when Δm has not risen in this many consecutive validations.")
        private int validations;

        @Option(
                names = "--min-delta",
                paramLabel = "POINTS",
                defaultValue = "0",
                description = "Δm counts as risen only if it rises by more than this (${DEFAULT-VALUE}).")
        private double minDelta;
    }

    /**
     * Returns the rule of the options, if they are given.
     *
     * @throws CommandFailure if a value is too small
     */
    public Optional<EarlyStopping> rule() {
        if (patience == null) {
            return Optional.empty();
        }
        require(patience.validations >= 1, "--patience is " + patience.validations + ", and must be at least 1");
        require(patience.minDelta >= 0, "--min-delta is " + patience.minDelta + ", and must be at least 0");
        return Optional.of(new EarlyStopping(patience.validations, patience.minDelta));
    }

    /** Returns the rule as numbers of a training's request; none if there is no rule. */
    public Map<String, String> numbers() {
        Map<String, String> numbers = new TreeMap<>();
        rule().ifPresent(rule -> {
            numbers.put("patience", Integer.toString(rule.patience()));
            numbers.put("minDelta", Double.toString(rule.minDelta()));
        });
        return numbers;
    }

    private static void require(boolean holds, String fault) {
        if (!holds) {
            throw new CommandFailure("usage", ExitStatus.USAGE, fault);
        }
    }
}
