package dev.weightflow.deployment.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Committed file that is generated from another source, and must be up to date. */
public record Generated(String path, String content) {
    private static final String PROPERTY = "weightflow.generated";

    /** Compares the file with its source, or writes it if requested. */
    public void check() {
        Path file = Repository.path(path);
        if ("write".equals(System.getProperty(PROPERTY))) {
            try {
                Files.writeString(file, content);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        assertThat(file)
                .as(
                        "%s is generated: run the tests of testing/deployment with -D%s=write and commit the difference",
                        path, PROPERTY)
                .exists()
                .hasContent(content);
    }
}
