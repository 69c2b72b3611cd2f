package dev.weightflow.data.weights.published;

import dev.weightflow.schema.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Download of one file by HTTP. A connection that breaks is continued with a range request, if the server says which content it serves and still
 * serves that; otherwise it starts over.
 */
final class Download {
    private static final int BUFFER = 1 << 16;
    private static final int MOST_REDIRECTS = 5;
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int NOT_IN_RANGE = 416;
    private static final Duration TO_ANSWER = Duration.ofSeconds(60);
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");
    private static final Pattern WHOLE = Pattern.compile("bytes \\*/(\\d{1,18})");

    private final Downloads settings;
    private final PublishedWeights weights;
    private final PartialFile partial;
    private final PullListener listener;
    private final HttpClient client;
    private final URI address;
    private long received;

    Download(Downloads settings, PublishedWeights weights, PartialFile partial, PullListener listener) {
        this.settings = settings;
        this.weights = weights;
        this.partial = partial;
        this.listener = listener;
        this.client = settings.client();
        this.address = settings.address(weights);
    }

    /** Thrown when this machine's disk fails, which no other attempt changes. */
    static final class DiskException extends IOException {
        private static final long serialVersionUID = 1L;

        DiskException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /**
     * Downloads until the file is complete.
     *
     * @throws PublishedWeightsException if that is impossible
     * @throws DiskException if it cannot be written
     */
    void run() throws DiskException {
        int fruitless = 0;
        long furthest = partial.length();
        while (true) {
            try {
                attempt();
                return;
            } catch (DiskException e) {
                throw e;
            } catch (IOException e) {
                fruitless = partial.length() > furthest ? 1 : fruitless + 1;
                furthest = Math.max(furthest, partial.length());
                if (isNoNetwork(e) && received == 0 || !settings.backoff().again(fruitless)) {
                    throw PublishedWeightsException.unreachable(weights, address, e);
                }
                pause(e, settings.backoff().after(fruitless));
            }
        }
    }

    /** Returns whether no server was reached, or one that is not believed to be itself. */
    private static boolean isNoNetwork(IOException failure) {
        return failure instanceof ConnectException
                || failure instanceof HttpConnectTimeoutException
                || Stream.iterate((Throwable) failure, cause -> cause != null, Throwable::getCause)
                        .anyMatch(GeneralSecurityException.class::isInstance);
    }

    private void pause(IOException why, Duration pause) {
        // a server may have worded it
        listener.retries(Printable.of(PublishedWeightsException.why(why)), pause);
        try {
            settings.pause().await(pause);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static UncheckedIOException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        InterruptedIOException failure = new InterruptedIOException("The download was interrupted.");
        failure.initCause(cause);
        return new UncheckedIOException(failure);
    }

    /** Makes one request and reads its answer. */
    private void attempt() throws IOException {
        HttpResponse<InputStream> response = ask();
        try (InputStream body = response.body()) {
            switch (response.statusCode()) {
                case OK -> whole(response, body);
                case PARTIAL -> rest(response, body);
                case NOT_IN_RANGE -> nothingMore(response);
                default -> throw refused(response.statusCode());
            }
        }
    }

    private IOException refused(int status) {
        // timeouts, limits and the server's own failures pass
        if (status == 408 || status == 425 || status == 429 || status >= 500) {
            return new IOException("the server answers with status " + status);
        }
        throw PublishedWeightsException.notServed(weights, address, status);
    }

    private HttpResponse<InputStream> ask() throws IOException {
        URI at = address;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            if (!settings.allows(at)) {
                throw PublishedWeightsException.redirected(weights, address, at.toString());
            }
            HttpResponse<InputStream> response = send(at);
            if (response.statusCode() < 300 || response.statusCode() >= 400) {
                return response;
            }
            response.body().close();
            at = target(at, response.headers().firstValue("Location").orElse(""));
        }
        throw PublishedWeightsException.redirectedTooOften(weights, address);
    }

    private URI target(URI from, String location) {
        try {
            return from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw PublishedWeightsException.redirected(weights, address, location);
        }
    }

    private HttpResponse<InputStream> send(URI at) throws IOException {
        try {
            return client.send(request(at), BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (IllegalArgumentException e) { // an address, a header or a proxy that cannot be used
            throw PublishedWeightsException.unreachable(weights, address, e);
        }
    }

    private HttpRequest request(URI at) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(at)
                .timeout(TO_ANSWER)
                .header("Accept", "application/octet-stream, */*")
                .header("Accept-Encoding", "identity");
        Optional<String> validator = validator();
        if (validator.isPresent() && partial.length() > 0) {
            request.header("Range", "bytes=" + partial.length() + "-").header("If-Range", validator.get());
        }
        return request.build();
    }

    private void whole(HttpResponse<InputStream> response, InputStream body) throws IOException {
        restart(validatorOf(response));
        OptionalLong length = response.headers().firstValueAsLong("Content-Length");
        read(body, checked(length.orElse(0)));
    }

    private void rest(HttpResponse<InputStream> response, InputStream body) throws IOException {
        Matcher range =
                RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
        if (!range.matches() || Long.parseLong(range.group(1)) != partial.length()) {
            restart(Optional.empty());
            throw new IOException("the server's answer does not continue what is here");
        }
        read(body, checked(range.group(2).equals("*") ? 0 : Long.parseLong(range.group(2))));
    }

    /** Accepts what is here if it is as long as what the server has, or else starts over. */
    private void nothingMore(HttpResponse<?> response) throws IOException {
        Matcher whole =
                WHOLE.matcher(response.headers().firstValue("Content-Range").orElse(""));
        if (!whole.matches() || checked(Long.parseLong(whole.group(1))) != partial.length()) {
            restart(Optional.empty());
            throw new IOException("the server does not have the rest of what is here");
        }
    }

    /** Returns the ETag if it is a strong one, or else the time of the last change. */
    private static Optional<String> validatorOf(HttpResponse<?> response) {
        return response.headers()
                .firstValue("ETag")
                .filter(tag -> tag.startsWith("\""))
                .or(() -> response.headers().firstValue("Last-Modified"));
    }

    /** @param length that the server announces; 0 if it does not */
    private long checked(long length) {
        long expected = weights.bytes().orElse(length);
        if (length != 0 && length != expected) {
            throw PublishedWeightsException.wrongLength(weights, address, expected, length);
        }
        if (expected > settings.mostBytes()) {
            throw PublishedWeightsException.tooLong(weights, address, settings.mostBytes());
        }
        return expected;
    }

    /** @param total the length that the file must have; 0 if it is not known */
    private void read(InputStream body, long total) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (StallWatch watch = StallWatch.over(body, settings.stall())) {
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                watch.progress(count);
                append(buffer, count);
                if (total != 0 && partial.length() > total) {
                    throw PublishedWeightsException.wrongLength(weights, address, total, partial.length());
                }
                if (partial.length() > settings.mostBytes()) {
                    throw PublishedWeightsException.tooLong(weights, address, settings.mostBytes());
                }
                listener.at(partial.length(), total);
            }
            watch.requireNoStall();
        }
        if (partial.length() < total) {
            throw new IOException("the connection ended after " + partial.length() + " of " + total + " bytes");
        }
    }

    private void append(byte[] buffer, int count) throws DiskException {
        try {
            partial.append(buffer, count);
            received += count;
        } catch (IOException e) {
            throw new DiskException(e);
        }
    }

    private void restart(Optional<String> validator) throws DiskException {
        try {
            partial.restart(validator);
        } catch (IOException e) {
            throw new DiskException(e);
        }
    }

    private Optional<String> validator() throws DiskException {
        try {
            return partial.validator();
        } catch (IOException e) {
            throw new DiskException(e);
        }
    }
}
