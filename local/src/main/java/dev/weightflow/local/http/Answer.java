package dev.weightflow.local.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answer to a request. Closing it before its content is read to the end drops the connection.
 *
 * @param header returns the header of that name, if there is one
 * @param content stream of the body
 */
public record Answer(int status, Function<String, Optional<String>> header, InputStream content) implements Closeable {

    /** Reads the whole content. */
    public byte[] bytes() throws IOException {
        try (content) {
            return content.readAllBytes();
        }
    }

    /** Reads the whole content as UTF-8. */
    public String text() throws IOException {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
