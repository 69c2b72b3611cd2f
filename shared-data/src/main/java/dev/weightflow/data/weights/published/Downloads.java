package dev.weightflow.data.weights.published;

import dev.weightflow.schema.time.Backoff;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Settings of downloads.
 *
 * @param mirror folder of a server that has the files under their published names; empty for their authors' addresses
 * @param mostBytes longest file
 * @param backoff attempts without progress, and the pauses between them
 * @param stall longest time without a byte, after which a connection counts as broken
 * @param pause waits
 */
public record Downloads(
        Optional<URI> mirror, ProxySelector proxies, long mostBytes, Backoff backoff, Duration stall, Pause pause) {
    private static final Duration TO_CONNECT = Duration.ofSeconds(20);
    private static final long MOST_BYTES = 4L << 30;

    /** Way to wait. */
    @FunctionalInterface
    public interface Pause {
        void await(Duration pause) throws InterruptedException;
    }

    /** Creates downloads with five attempts in a row, of files of up to 4 GiB. */
    public static Downloads of(Optional<URI> mirror, ProxySelector proxies) {
        return new Downloads(
                mirror,
                proxies,
                MOST_BYTES,
                new Backoff(5, Duration.ofSeconds(1), Duration.ofSeconds(15)),
                Duration.ofSeconds(60),
                pause -> TimeUnit.NANOSECONDS.sleep(pause.toNanos()));
    }

    /** Parses the address of a mirror: https, or http where that was chosen. */
    public static URI mirror(String text) {
        if (text.matches(".*[@?#].*")) {
            throw new IllegalArgumentException(
                    "the address of a mirror of weights has no user, password, query or fragment, because messages show"
                            + " it; leave them out");
        }
        URI uri = URI.create(text.endsWith("/") ? text : text + "/");
        if (!("https".equals(uri.getScheme()) || "http".equals(uri.getScheme())) || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "a mirror of weights is an address such as https://files.example.org/weights, and not '" + text
                            + "'");
        }
        return uri;
    }

    public Downloads atMost(long bytes) {
        return new Downloads(mirror, proxies, bytes, backoff, stall, pause);
    }

    HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(proxies)
                .connectTimeout(TO_CONNECT)
                .build();
    }

    URI address(PublishedWeights weights) {
        return mirror.map(folder -> folder.resolve(weights.fileName()))
                .or(weights::address)
                .orElseThrow();
    }

    /** Returns whether the address may be read: https, or the mirror itself. */
    boolean allows(URI address) {
        return address.getHost() != null
                && ("https".equals(address.getScheme())
                        || mirror.filter(own -> own.getScheme().equals(address.getScheme())
                                        && own.getRawAuthority().equals(address.getRawAuthority()))
                                .isPresent());
    }
}
