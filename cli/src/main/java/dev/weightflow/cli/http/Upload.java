package dev.weightflow.cli.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongConsumer;

/** Sends a file by Java's newer client: what the older one is told by a service that refuses before everything is sent, it does not pass on. */
final class Upload {

    private Upload() {}

    static Answer send(
            String method, URI address, Map<String, String> headers, Duration patience, Path file, LongConsumer sent)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(patience)
                .expectContinue(true)
                .method(
                        method,
                        BodyPublishers.fromPublisher(
                                BodyPublishers.ofInputStream(() -> counting(file, sent)), Files.size(file)));
        headers.forEach(request::header);
        try {
            HttpResponse<InputStream> answer = HttpClient.newBuilder()
                    .connectTimeout(Request.TO_CONNECT)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build()
                    .send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
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
