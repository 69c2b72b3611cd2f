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
 * Requirement of a test class on this machine. Without it the tests count as skipped, and the build's output says why: an assumption before all of
 * them would leave no trace there.
 *
 * @param missing describes what is missing and how to get it; empty if nothing is
 */
record Requirement(Supplier<Optional<String>> missing) implements ExecutionCondition {
    private static final Logger LOG = LoggerFactory.getLogger(Requirement.class);

    /** Requires the built services. */
    static Requirement builtServices() {
        return new Requirement(() -> Services.names().stream()
                .filter(service -> !Files.exists(CommandLine.application(service)))
                .findFirst()
                .map(service -> service + " is not built (./mvnw -DskipTests package builds it)."));
    }

    /** Requires a program on the PATH. */
    static Requirement program(String name, String how) {
        return new Requirement(() -> Tool.find(name).isPresent()
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
