package dev.weightflow.local.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Request to a service, over HTTP/1.1. Redirects are not followed, and only requests without a body are retried.
 *
 * <p>It uses Java's older client: the newer one loads TLS and starts threads for every command, and delays the end of a program by 0.3 s.
 */
public final class Request {

    static {
        // a broken connection leaves unknown whether the request has arrived
        System.setProperty("sun.net.http.retryPost", "false");
    }

    static final Duration TO_CONNECT = Duration.ofSeconds(5);

    private final String method;
    private final URI address;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private Duration patience = Duration.ofSeconds(60);
    private Optional<byte[]> body = Optional.empty();

    private Request(String method, URI address) {
        this.method = method;
        this.address = address;
    }

    public static Request of(String method, URI address) {
        return new Request(method, address);
    }

    public static Request get(URI address) {
        return of("GET", address);
    }

    /** Replaces a header of that name. */
    public Request header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Sets the longest wait for the answer, or for its next part. */
    public Request patience(Duration longest) {
        this.patience = longest;
        return this;
    }

    public Request body(String text) {
        body = Optional.of(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /**
     * Sends it and waits for the head of the answer.
     *
     * @throws IOException if nobody answers, or the server does not speak HTTP
     */
    public Answer send() throws IOException {
        if (!(address.toURL().openConnection() instanceof HttpURLConnection connection)) {
            throw new ProtocolException(address + " is not an HTTP address");
        }
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout((int) TO_CONNECT.toMillis());
        connection.setReadTimeout((int) patience.toMillis());
        connection.setRequestMethod(method);
        headers.forEach(connection::setRequestProperty);
        if (body.isPresent()) {
            connection.setDoOutput(true);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body.get());
            }
        }
        int status = connection.getResponseCode();
        if (status < 0) {
            throw new ProtocolException(address + " does not answer in HTTP");
        }
        InputStream content =
                status < HttpURLConnection.HTTP_BAD_REQUEST ? connection.getInputStream() : connection.getErrorStream();
        return new Answer(
                status,
                name -> Optional.ofNullable(connection.getHeaderField(name)),
                content == null ? InputStream.nullInputStream() : content);
    }

    String method() {
        return method;
    }

    URI address() {
        return address;
    }

    Map<String, String> headers() {
        return headers;
    }

    Duration patience() {
        return patience;
    }
}
