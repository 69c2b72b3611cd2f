package dev.weightflow.cli.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;

/** Version of this program. */
public final class Release {

    private Release() {}

    /** Returns the version; empty where the program does not run from its jar. */
    public static Optional<String> version() {
        try (InputStream in = Release.class.getResourceAsStream("/META-INF/maven/dev.weightflow/cli/pom.properties")) {
            if (in == null) {
                return Optional.empty();
            }
            Properties build = new Properties();
            build.load(in);
            return Optional.ofNullable(build.getProperty("version"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
