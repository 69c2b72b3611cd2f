package dev.weightflow.cli.command;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Default browser of the user.
 *
 * @param program {@code xdg-open}, or {@code open} on a Mac
 */
record Browser(Path program) {
    private static final Logger LOG = LoggerFactory.getLogger(Browser.class);

    /**
     * Finds the desktop's browser; empty where there is none, as on a server.
     *
     * @param environment the process's variables
     */
    static Optional<Browser> of(Map<String, String> environment) {
        boolean mac = System.getProperty("os.name").startsWith("Mac");
        if (!mac && !environment.containsKey("DISPLAY") && !environment.containsKey("WAYLAND_DISPLAY")) {
            return Optional.empty();
        }
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, mac ? "open" : "xdg-open"))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Browser::new);
    }

    /** Opens an address and returns at once. A browser that does not open is no failure, as the address was printed. */
    void open(URI address) {
        try {
            new ProcessBuilder(program.toString(), address.toString())
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            LOG.debug("{} does not start", program, e);
        }
    }
}
