package dev.weightflow.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Json;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Speaks JSON with one service. Every failure is one sentence that names the service. */
public final class ServiceClient {

    private static final Duration TO_CONNECT = Duration.ofSeconds(5);
    private static final Duration TO_ANSWER = Duration.ofSeconds(60);

    /** For what takes a service long: transfers of files, and requests for which it reads or deletes much. */
    public static final Duration LONG = Duration.ofHours(6);

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(TO_CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final ServiceAddress service;
    private final Optional<String> token;

    /** @param token what the client shows to be let in */
    public ServiceClient(ServiceAddress service, Optional<String> token) {
        this.service = service;
        this.token = token;
    }

    /**
     * What is at that path, as it came and as a record.
     *
     * @param path with its query, both already encoded
     * @throws ErrorResponse if the service answers with a problem
     * @throws ServiceUnavailable if it does not answer
     */
    public <T> ServiceResponse<T> get(String path, Class<T> type) {
        return answer(send(request(path).GET()), type);
    }

    /** As {@link #get(String, Class)}, with another timeout. */
    public <T> ServiceResponse<T> get(String path, Class<T> type, Duration timeout) {
        return answer(send(request(path).timeout(timeout).GET()), type);
    }

    /** The file at that path. */
    public byte[] bytes(String path) {
        return send(
                request(path).setHeader("Accept", "*/*").GET(),
                HttpResponse.BodyHandlers.ofByteArray(),
                body -> new String(body, StandardCharsets.UTF_8));
    }

    /**
     * Reads the server-sent events at that path until the service ends the stream.
     *
     * @throws ErrorResponse if the service answers with a problem
     * @throws ServiceUnavailable if it does not answer, or the stream breaks off
     */
    public void events(String path, Consumer<ServerSentEvent> listener) {
        Stream<String> lines = send(
                request(path)
                        .setHeader("Accept", "text/event-stream, application/problem+json")
                        .GET(),
                HttpResponse.BodyHandlers.ofLines(),
                body -> body.collect(Collectors.joining()));
        EventLines event = new EventLines();
        try (lines) {
            lines.forEach(line -> event.add(line).ifPresent(listener));
        } catch (UncheckedIOException e) {
            throw ServiceUnavailable.silent(service, e.getCause());
        }
    }

    /** Collects the lines of one event; an empty line ends it. */
    private static final class EventLines {
        private String name = "message";
        private final StringBuilder data = new StringBuilder();

        Optional<ServerSentEvent> add(String line) {
            if (line.startsWith("event:")) {
                name = line.substring("event:".length()).strip();
            } else if (line.startsWith("data:")) {
                data.append(line.substring("data:".length()).strip());
            } else if (line.isEmpty() && !data.isEmpty()) {
                return Optional.of(end());
            }
            return Optional.empty();
        }

        private ServerSentEvent end() {
            try {
                ServerSentEvent event = new ServerSentEvent(name, Json.MAPPER.readTree(data.toString()));
                name = "message";
                data.setLength(0);
                return event;
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Sends a value; what comes back, as it came and as a record. */
    public <T> ServiceResponse<T> post(String path, Object body, Class<T> type) {
        return answer(send(request(path).POST(json(body))), type);
    }

    /**
     * Sends a file, never whole in memory, and not at all if the service refuses it beforehand.
     *
     * @param sent hears how many bytes are on their way
     * @return what comes back, as it came and as a record
     */
    public <T> ServiceResponse<T> upload(String path, Path file, LongConsumer sent, Class<T> type) throws IOException {
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.fromPublisher(
                HttpRequest.BodyPublishers.ofInputStream(() -> CountingInputStream.of(file, sent)), Files.size(file));
        HttpRequest.Builder request = request(path)
                .setHeader("Content-Type", "application/octet-stream")
                .timeout(LONG)
                .expectContinue(true)
                .POST(body);
        return answer(send(request), type);
    }

    /**
     * Brings a file here. It appears whole and with that digest, or not at all.
     *
     * @throws CommandFailure if something else comes
     */
    public void download(String path, Digest digest, Path target) throws IOException {
        Path part = Files.createTempFile(Files.createDirectories(target.getParent()), ".", ".part");
        try (InputStream content = send(
                request(path).setHeader("Accept", "*/*").GET(),
                HttpResponse.BodyHandlers.ofInputStream(),
                ServiceClient::text)) {
            Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
            if (!Digest.of(part).equals(digest)) {
                throw new CommandFailure(
                        "download-damaged",
                        ExitStatus.FAILED,
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

    /** Deletes what is at that path; what comes back, as it came and as a record. */
    public <T> ServiceResponse<T> delete(String path, Class<T> type) {
        return answer(send(request(path).DELETE()), type);
    }

    /** As {@link #delete(String, Class)}, with another timeout. */
    public <T> ServiceResponse<T> delete(String path, Class<T> type, Duration timeout) {
        return answer(send(request(path).timeout(timeout).DELETE()), type);
    }

    /** Puts a value in place; what comes back, as it came and as a record. */
    public <T> ServiceResponse<T> put(String path, Object body, Class<T> type) {
        return answer(send(request(path).PUT(json(body))), type);
    }

    /** Deletes what is at that path. */
    public void delete(String path) {
        send(request(path).DELETE());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service.base() + path))
                .timeout(TO_ANSWER)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, application/problem+json");
        token.ifPresent(shown -> request.header("Authorization", "Bearer " + shown));
        return request;
    }

    /** The service that this speaks with. */
    public ServiceAddress service() {
        return service;
    }

    private String send(HttpRequest.Builder request) {
        return send(request, HttpResponse.BodyHandlers.ofString(), Function.identity());
    }

    private <T> T send(
            HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler, Function<T, String> problemText) {
        try {
            requireItself();
            HttpResponse<T> response = http.send(request.build(), handler);
            if (response.statusCode() >= 300) {
                throw new ErrorResponse(service, Problem.in(response.statusCode(), problemText.apply(response.body())));
            }
            return response.body();
        } catch (IOException e) {
            throw ServiceUnavailable.silent(service, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", ExitStatus.INTERRUPTED, "Interrupted.", e);
        }
    }

    /** Before each request: a service may die while a command runs, and another program take its port. */
    private void requireItself() throws IOException, InterruptedException {
        if (service.identity().isPresent() && !service.identity().get().isKnownAt(service.base(), http, TO_ANSWER)) {
            throw ServiceUnavailable.notItself(service);
        }
    }

    private <T> ServiceResponse<T> answer(String body, Class<T> type) {
        try {
            JsonNode raw = Json.MAPPER.readTree(body.isEmpty() ? "null" : body);
            return new ServiceResponse<>(raw, Json.MAPPER.treeToValue(raw, type));
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
