package dev.weightflow.deployment.live;

import dev.weightflow.deployment.repository.Services;
import dev.weightflow.deployment.repository.Tool;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the tests of a class need of this machine. Without it they count as skipped, and the build's output says why: an assumption before
 * all of them would leave no trace there.
 *
 * @param missing what is not there and how to get it, if it is not there
 */
record Need(Supplier<Optional<String>> missing) implements ExecutionCondition {
    private static final Logger LOG = LoggerFactory.getLogger(Need.class);

    /** The services, built. */
    static Need builtServices() {
        return new Need(() -> Services.names().stream()
                .filter(service -> !Files.exists(CommandLine.application(service)))
                .findFirst()
                .map(service -> service + " is not built (./mvnw -DskipTests package builds it)."));
    }

    /** A program on the PATH. */
    static Need program(String name, String how) {
        return new Need(() -> Tool.find(name).isPresent()
                ? Optional.empty()
                : Optional.of(name + " is not on the PATH (" + how + ")."));
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<String> gap = missing.get();
        gap.ifPresent(what -> LOG.warn("{} is skipped: {}", context.getDisplayName(), what));
        return gap.map(ConditionEvaluationResult::disabled)
                .orElse(ConditionEvaluationResult.enabled("What it needs is there."));
    }
}
