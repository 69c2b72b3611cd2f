package dev.weightflow.cli.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/**
 * The answer to a request. Who closes it before its content is read to the end gives up the connection.
 *
 * @param header the value of the header of that name, if there is one
 * @param content as the service sends it
 */
public record Answer(int status, Function<String, Optional<String>> header, InputStream content) implements Closeable {

    /** The whole content. */
    public byte[] bytes() throws IOException {
        try (content) {
            return content.readAllBytes();
        }
    }

    /** The whole content, in UTF-8. */
    public String text() throws IOException {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
