package dev.weightflow.cli.client;

import dev.weightflow.cli.CapturedTerminal;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Commands that speak with a registry, which answers as the test says. */
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

    /** Runs a command; gives its exit status. */
    protected int run(String... arguments) {
        return terminal.run(registry.as("checkpoint-registry"), arguments);
    }
}
