package dev.weightflow.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Json;
import dev.weightflow.schema.id.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Speaks HTTP and JSON with one service. Failures are {@link ErrorResponse} and {@link ServiceUnavailable}. */
public final class ServiceClient {
    private static final Duration TO_CONNECT = Duration.ofSeconds(5);
    private static final Duration TO_ANSWER = Duration.ofSeconds(60);
    /** For what the service works on before it answers. */
    public static final Duration LONG = Duration.ofHours(6);
    /** As many as a service answers with at most. */
    private static final int PAGE = 1000;

    private final HttpClient http;
    private final ServiceAddress service;
    private final Optional<String> token;

    public ServiceClient(ServiceAddress service, Optional<String> token) {
        this.service = service;
        this.token = token;
        HttpClient.Builder builder =
                HttpClient.newBuilder().connectTimeout(TO_CONNECT).version(HttpClient.Version.HTTP_1_1);
        this.http =
                ("http".equals(service.base().getScheme()) ? builder.sslContext(trustingNobody()) : builder).build();
    }

    /** To read the certificates that Java trusts takes a fifth of a command's time, and is of no use where none is shown. */
    private static SSLContext trustingNobody() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[0], new TrustManager[0], null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public ServiceAddress service() {
        return service;
    }

    public Resource get(String path) {
        return get(path, TO_ANSWER);
    }

    public Resource get(String path, Duration timeout) {
        return answer(request(path).timeout(timeout).GET());
    }

    public List<Resource> all(String path) {
        return first(path, Integer.MAX_VALUE);
    }

    /** The first elements of a list. What is added meanwhile moves others to the next page: none is there twice. */
    public List<Resource> first(String path, int most) {
        List<Resource> all = new ArrayList<>();
        int size = Math.min(PAGE, most);
        List<Resource> page;
        do {
            page = get(path + (path.contains("?") ? "&" : "?") + "limit=" + size + "&offset=" + all.size())
                    .list("");
            all.addAll(page);
        } while (page.size() == size && all.size() < most);
        return all.stream().distinct().limit(most).toList();
    }

    /**
     * What has that id, or an id that begins so, wherever it stands in the list.
     *
     * @param path of the list; the thing is beneath it, by its id
     * @param id the field that holds it
     * @param thing what it is, such as {@code dataset}
     * @param command the command that lists them
     * @throws CommandFailure if there is no such thing, or more than one
     */
    public Resource find(String path, String id, String given, String thing, String command) {
        try {
            return get(path + "/" + segment(given));
        } catch (ErrorResponse e) {
            if (!e.isNoSuchId()) {
                throw e;
            }
        }
        List<String> fitting = all(path).stream()
                .map(each -> each.text(id))
                .filter(each -> each.startsWith(given))
                .distinct()
                .toList();
        String code = thing.replace(' ', '-');
        if (fitting.isEmpty()) {
            throw CommandFailure.notFound(
                    "no-such-" + code,
                    "There is no " + thing + " '" + given + "': './weightflow " + command + "' lists those there are.");
        } else if (fitting.size() > 1) {
            throw CommandFailure.refused(
                    "ambiguous-" + code,
                    fitting.size() + " ids of a " + thing + " begin with '" + given
                            + "': write more of it ('./weightflow " + command + "' lists them).");
        }
        return get(path + "/" + segment(fitting.get(0)));
    }

    public byte[] bytes(String path) {
        return send(
                request(path).setHeader("Accept", "*/*").GET(),
                HttpResponse.BodyHandlers.ofByteArray(),
                body -> new String(body, StandardCharsets.UTF_8));
    }

    /**
     * Reads a stream of server-sent events until the service ends it.
     *
     * @param listener hears the name and the data of each
     * @throws ServiceUnavailable if it breaks off
     */
    public void events(String path, BiConsumer<String, Resource> listener) {
        Stream<String> lines = send(
                request(path)
                        .setHeader("Accept", "text/event-stream, application/problem+json")
                        .GET(),
                HttpResponse.BodyHandlers.ofLines(),
                body -> body.collect(Collectors.joining()));
        try (lines) {
            String[] name = {"message"};
            lines.forEach(line -> {
                if (line.startsWith("event:")) {
                    name[0] = line.substring("event:".length()).strip();
                } else if (line.startsWith("data:")) {
                    // our services write the data of an event as one line of JSON
                    listener.accept(name[0], parse(line.substring("data:".length())));
                }
            });
        } catch (UncheckedIOException e) {
            throw ServiceUnavailable.silent(service, e.getCause());
        }
    }

    public Resource post(String path, Object body) {
        return post(path, body, Optional.empty());
    }

    /** @param key recognises a request that is repeated */
    public Resource post(String path, Object body, Optional<String> key) {
        HttpRequest.Builder request = request(path).POST(json(body));
        key.ifPresent(value -> request.header("Idempotency-Key", value));
        return answer(request);
    }

    public Resource put(String path, Object body) {
        return answer(request(path).PUT(json(body)));
    }

    public Resource delete(String path) {
        return delete(path, TO_ANSWER);
    }

    public Resource delete(String path, Duration timeout) {
        return answer(request(path).timeout(timeout).DELETE());
    }

    /** @param sent hears how many bytes were sent so far */
    public Resource upload(String path, Path file, LongConsumer sent) throws IOException {
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.fromPublisher(
                HttpRequest.BodyPublishers.ofInputStream(() -> counting(file, sent)), Files.size(file));
        return answer(request(path)
                .setHeader("Content-Type", "application/octet-stream")
                .timeout(LONG)
                // a service that refuses says so before everything is sent
                .expectContinue(true)
                .POST(body));
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

    /** Fetches a file with content of that digest, which is there whole or not at all. */
    public void download(String path, Digest digest, Path target) throws IOException {
        Path part = Files.createTempFile(Files.createDirectories(target.getParent()), ".", ".part");
        try (InputStream content = send(
                request(path).setHeader("Accept", "*/*").GET(),
                HttpResponse.BodyHandlers.ofInputStream(),
                ServiceClient::text)) {
            Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
            if (!Digest.of(part).equals(digest)) {
                throw CommandFailure.failed(
                        "download-damaged",
                        service.name() + " sent other bytes than those of " + digest.shortId() + "; try again.");
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static String text(InputStream body) {
        try (body) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** The text as one segment of a path, or the value of a parameter. */
    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service.base() + path))
                .timeout(TO_ANSWER)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, application/problem+json");
        token.ifPresent(shown -> request.header("Authorization", "Bearer " + shown));
        return request;
    }

    private Resource answer(HttpRequest.Builder request) {
        String body = send(request, HttpResponse.BodyHandlers.ofString(), Function.identity());
        return parse(body.isEmpty() ? "null" : body);
    }

    private <T> T send(
            HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler, Function<T, String> problemText) {
        try {
            // before the token is shown to whoever answers there
            if (service.identity().isPresent()
                    && !service.identity().get().isKnownAt(service.base(), http, TO_ANSWER)) {
                throw ServiceUnavailable.notItself(service);
            }
            HttpResponse<T> response = http.send(request.build(), handler);
            if (response.statusCode() >= 300) {
                throw ErrorResponse.of(service, response.statusCode(), problemText.apply(response.body()));
            }
            return response.body();
        } catch (IOException e) {
            throw ServiceUnavailable.silent(service, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", ExitStatus.INTERRUPTED, "Interrupted.", e);
        }
    }

    private Resource parse(String body) {
        try {
            return new Resource(Json.MAPPER.readTree(body));
        } catch (JsonProcessingException e) {
            throw new CommandFailure(
                    "unreadable-answer",
                    ExitStatus.FAILED,
                    "The service " + service.name() + " at " + service.base()
                            + " gave an answer that this command line does not understand; are both of the same version?",
                    e);
        }
    }

    private static HttpRequest.BodyPublisher json(Object body) {
        return HttpRequest.BodyPublishers.ofString(Json.text(body));
    }
}
