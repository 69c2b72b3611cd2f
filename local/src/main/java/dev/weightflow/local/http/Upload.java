package dev.weightflow.local.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * Uploads a file, with any request before it, by Java's newer client: the older one loses the answer of a service that refuses before everything is
 * sent.
 */
public final class Upload implements Exchange {
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Request.TO_CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    /** Sends a request without a body. */
    @Override
    public Answer send(Request request) throws IOException {
        return send(request, HttpRequest.newBuilder(), BodyPublishers.noBody());
    }

    /**
     * @param sent called with the number of bytes of the file sent so far
     */
    public Answer send(Request request, Path file, LongConsumer sent) throws IOException {
        return send(
                request,
                HttpRequest.newBuilder().expectContinue(true),
                BodyPublishers.fromPublisher(
                        BodyPublishers.ofInputStream(() -> counting(file, sent)), Files.size(file)));
    }

    private Answer send(Request request, HttpRequest.Builder builder, HttpRequest.BodyPublisher body)
            throws IOException {
        builder.uri(request.address()).timeout(request.patience()).method(request.method(), body);
        request.headers().forEach(builder::header);
        try {
            HttpResponse<InputStream> answer = http.send(builder.build(), HttpResponse.BodyHandlers.ofInputStream());
            return new Answer(answer.statusCode(), name -> answer.headers().firstValue(name), answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    private static InputStream counting(Path file, LongConsumer sent) {
        try {
            return new FilterInputStream(Files.newInputStream(file)) {
                private long bytes;

                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    int count = super.read(buffer, offset, length);
                    if (count > 0) {
                        bytes += count;
                        sent.accept(bytes);
                    }
                    return count;
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
