package dev.weightflow.cli.client;

import dev.weightflow.cli.CapturedTerminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Fixture of commands that call registry or retraining, for which one service answers as the test says. */
public abstract class RegistryCommandFixture {
    @TempDir
    protected Path root;

    protected FakeService registry;
    protected CapturedTerminal terminal;

    @BeforeEach
    void open() throws IOException {
        registry = new FakeService();
        terminal = new CapturedTerminal(root);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    /** Runs a command and returns its exit status. */
    protected int run(String... arguments) {
        Map<String, String> environment = new HashMap<>(registry.as("checkpoint-registry"));
        environment.putAll(registry.as("retraining"));
        return terminal.run(environment, arguments);
    }
}
