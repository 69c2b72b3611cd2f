package dev.weightflow.embedded.testing;

import dev.weightflow.embedded.EmbeddedServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Servers whose folder is deleted with them. */
record TemporaryServers(EmbeddedServers servers, Path directory)
        implements AutoCloseable, ExtensionContext.Store.CloseableResource {

    static TemporaryServers start() {
        try {
            Path directory = Files.createTempDirectory("weightflow-servers");
            return new TemporaryServers(EmbeddedServers.start(directory), directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        servers.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
