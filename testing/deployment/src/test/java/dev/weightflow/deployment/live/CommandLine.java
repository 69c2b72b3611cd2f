package dev.weightflow.deployment.live;

import dev.weightflow.deployment.repository.Repository;
import dev.weightflow.deployment.repository.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Command {@code ./weightflow} with a folder of its own. */
final class CommandLine {
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    private final Tool launcher = new Tool(Repository.path("weightflow")).within(PATIENCE);
    private final Map<String, String> variables;

    private CommandLine(Map<String, String> variables) {
        this.variables = variables;
    }

    /**
     * Creates the command line that keeps its files there. The programs it runs must be built.
     *
     * @param variables added to the environment of its processes
     */
    static CommandLine in(Path state, Map<String, String> variables) throws IOException {
        Files.createDirectories(state);
        // the build is up to date: the launcher must not build again in the middle of it
        Files.createFile(state.resolve("built-platform"));
        Files.createFile(state.resolve("built-cli"));
        Map<String, String> all = new HashMap<>(variables);
        all.put("WEIGHTFLOW_STATE", state.toString());
        return new CommandLine(all);
    }

    /** Returns the jar that starts a service. */
    static Path application(String service) {
        return Repository.path("services/" + service + "/target/quarkus-app/quarkus-run.jar");
    }

    /** Runs a command, and fails with its output if it fails. */
    Tool.Result run(String... arguments) {
        Tool.Result result = attempt(arguments);
        if (!result.succeeded()) {
            throw new AssertionError("./weightflow " + String.join(" ", arguments) + " failed: " + result.said());
        }
        return result;
    }

    /** Runs a command that may fail. */
    Tool.Result attempt(String... arguments) {
        return launcher.run(variables, arguments);
    }
}
