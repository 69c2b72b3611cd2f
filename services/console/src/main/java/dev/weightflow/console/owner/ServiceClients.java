package dev.weightflow.console.owner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.weightflow.schema.json.WeightflowJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Client of the services, with the current user's token. The services authorize each request. */
public final class ServiceClients {
    private static final Duration TO_CONNECT = Duration.ofSeconds(2);
    /** Timeout of an answer, a little longer than the evaluator waits for a forward pass under way. */
    private static final Duration TO_ANSWER = Duration.ofSeconds(25);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TO_CONNECT)
            .build();
    private final Map<OwningService, URI> addresses;

    public ServiceClients(Map<OwningService, URI> addresses) {
        this.addresses = Map.copyOf(addresses);
    }

    /**
     * Answer of a service.
     *
     * @param body as JSON; missing if it was none
     * @param total number of elements in all, where it is a page of a list
     */
    public record Answer(int status, JsonNode body, OptionalInt total) {
        public boolean succeeded() {
            return status < 300;
        }

        /** Returns the reason of a refusal, in the service's own words. */
        public String refusal() {
            String detail = body.path("detail").asText("");
            return detail.isEmpty() ? "The service answered with status " + status + "." : detail;
        }

        /** Returns the stable code of the refusal. */
        public String code() {
            return body.path("code").asText("http-" + status);
        }
    }

    /**
     * Queries a service.
     *
     * @throws OwnerAwayException if it does not answer
     */
    public Answer get(OwningService owner, String path, String token) {
        return send(owner, request(owner, path, token).GET());
    }

    /** As {@link #get(OwningService, String, String)}, within that time. */
    public Answer get(OwningService owner, String path, String token, Duration atMost) {
        return send(owner, request(owner, path, token).timeout(atMost).GET());
    }

    /**
     * Sends a request to a service.
     *
     * @param json the body; none if empty
     * @throws OwnerAwayException if it does not answer
     */
    public Answer send(OwningService owner, String method, String path, Optional<JsonNode> json, String token) {
        HttpRequest.Builder request = request(owner, path, token);
        json.ifPresent(body -> request.header("Content-Type", "application/json"));
        return send(
                owner,
                request.method(
                        method,
                        json.map(body -> BodyPublishers.ofByteArray(WeightflowJson.write(body)))
                                .orElseGet(BodyPublishers::noBody)));
    }

    /**
     * Uploads a file to a service.
     *
     * @throws OwnerAwayException if it does not answer
     */
    public Answer sendFile(OwningService owner, String path, byte[] content, String token) {
        return send(
                owner,
                request(owner, path, token)
                        .header("Content-Type", "application/octet-stream")
                        .POST(BodyPublishers.ofByteArray(content)));
    }

    /**
     * Reads stored bytes of a service unchanged.
     *
     * @return empty if it does not provide them
     * @throws OwnerAwayException if it does not answer
     */
    public Optional<HttpResponse<byte[]>> bytes(OwningService owner, String path, String token) {
        HttpResponse<byte[]> response =
                exchange(owner, request(owner, path, token).GET());
        return response.statusCode() == 200 ? Optional.of(response) : Optional.empty();
    }

    private HttpRequest.Builder request(OwningService owner, String path, String token) {
        return HttpRequest.newBuilder(URI.create(addresses.get(owner) + path))
                .timeout(TO_ANSWER)
                .header("Authorization", "Bearer " + token);
    }

    private Answer send(OwningService owner, HttpRequest.Builder request) {
        HttpResponse<byte[]> response = exchange(owner, request);
        return new Answer(
                response.statusCode(),
                json(response.body()),
                response.headers()
                        .firstValue("X-Total-Count")
                        .map(count -> OptionalInt.of(Integer.parseInt(count)))
                        .orElse(OptionalInt.empty()));
    }

    private static JsonNode json(byte[] body) {
        try {
            return body.length == 0 ? MissingNode.getInstance() : WeightflowJson.read(body, JsonNode.class);
        } catch (IllegalArgumentException e) {
            return MissingNode.getInstance();
        }
    }

    private HttpResponse<byte[]> exchange(OwningService owner, HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new OwnerAwayException(owner, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OwnerAwayException(owner, e);
        }
    }
}
