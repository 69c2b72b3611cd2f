package dev.weightflow.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.local.http.Answer;
import dev.weightflow.local.http.Exchange;
import dev.weightflow.local.http.Request;
import dev.weightflow.local.http.Upload;
import dev.weightflow.local.json.Json;
import dev.weightflow.local.json.JsonTree;
import dev.weightflow.schema.file.AtomicFile;
import dev.weightflow.schema.id.Digest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

/** Client of one service over HTTP and JSON. Failures are {@link ErrorResponse} and {@link ServiceUnavailable}. */
public final class ServiceClient {
    private static final Duration TO_ANSWER = Duration.ofSeconds(60);
    /** Timeout of requests that a service works on before it answers. */
    public static final Duration LONG = Duration.ofHours(6);
    /** Largest page that a service returns. */
    private static final int PAGE = 1000;

    private final ServiceAddress service;
    private final Optional<String> token;

    public ServiceClient(ServiceAddress service, Optional<String> token) {
        this.service = service;
        this.token = token;
    }

    public ServiceAddress service() {
        return service;
    }

    public Resource get(String path) {
        return get(path, TO_ANSWER);
    }

    public Resource get(String path, Duration timeout) {
        return answer(request("GET", path).patience(timeout));
    }

    public List<Resource> all(String path) {
        return first(path, Integer.MAX_VALUE);
    }

    /** Returns the first elements of a list. Elements added meanwhile move others to the next page; each is returned once. */
    public List<Resource> first(String path, int most) {
        // documents, not resources: Java links the hash of a record on first use, which takes as long as a request
        Set<JsonNode> all = new LinkedHashSet<>();
        int size = Math.min(PAGE, most);
        int seen = 0;
        List<Resource> page;
        do {
            page = get(path + (path.contains("?") ? "&" : "?") + "limit=" + size + "&offset=" + seen)
                    .list("");
            page.forEach(element -> all.add(element.json()));
            seen += page.size();
        } while (page.size() == size && seen < most);
        return all.stream().limit(most).map(Resource::new).toList();
    }

    /**
     * Finds the list's element with that id or id prefix, on whichever page it is.
     *
     * @param path of the list; an element is beneath it, by its id
     * @param id the field that holds it
     * @param thing the kind of element, such as {@code dataset}
     * @param command the command that lists them
     * @throws CommandFailure if no element matches, or more than one
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
                    "There is no " + thing + " '" + given + "': './weightflow " + command
                            + "' lists the existing ones.");
        } else if (fitting.size() > 1) {
            throw CommandFailure.refused(
                    "ambiguous-" + code,
                    fitting.size() + " ids of a " + thing + " begin with '" + given
                            + "': write more of it ('./weightflow " + command + "' lists them).");
        }
        return get(path + "/" + segment(fitting.get(0)));
    }

    public byte[] bytes(String path) {
        try (Answer answer = send(request("GET", path).header("Accept", "*/*"))) {
            return answer.bytes();
        } catch (IOException e) {
            throw ServiceUnavailable.silent(service, e);
        }
    }

    /**
     * Reads a stream of server-sent events until the service ends it.
     *
     * @param listener called with the name and the data of each
     * @throws ServiceUnavailable if it breaks off
     */
    public void events(String path, BiConsumer<String, Resource> listener) {
        Request request = request("GET", path).header("Accept", "text/event-stream, application/problem+json");
        try (Answer answer = send(request);
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(answer.content(), StandardCharsets.UTF_8))) {
            String name = "message";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event:")) {
                    name = line.substring("event:".length()).strip();
                } else if (line.startsWith("data:")) {
                    // our services write the data of an event as one line of JSON
                    listener.accept(name, parse(line.substring("data:".length())));
                }
            }
        } catch (IOException e) {
            throw ServiceUnavailable.silent(service, e);
        }
    }

    public Resource post(String path, Object body) {
        return post(path, body, Optional.empty());
    }

    /** Posts a request that the service works on before it answers. */
    public Resource post(String path, Object body, Duration timeout) {
        return answer(request("POST", path).body(Json.text(body)).patience(timeout));
    }

    /**
     * @param key idempotency key, by which the service recognises a repeated request
     */
    public Resource post(String path, Object body, Optional<String> key) {
        Request request = request("POST", path).body(Json.text(body));
        key.ifPresent(value -> request.header("Idempotency-Key", value));
        return answer(request);
    }

    public Resource put(String path, Object body) {
        return answer(request("PUT", path).body(Json.text(body)));
    }

    public Resource delete(String path) {
        return delete(path, TO_ANSWER);
    }

    public Resource delete(String path, Duration timeout) {
        return answer(request("DELETE", path).patience(timeout));
    }

    /**
     * @param sent called with the number of bytes sent so far
     */
    public Resource upload(String path, Path file, LongConsumer sent) {
        Request request = request("POST", path)
                .header("Content-Type", "application/octet-stream")
                .patience(LONG);
        Upload upload = new Upload();
        return answer(upload, () -> upload.send(request, file, sent));
    }

    /** Downloads a file and verifies its digest; the file appears complete or not at all. */
    public void download(String path, Digest digest, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        MessageDigest sha256 = Digest.sha256();
        try (Answer answer = send(request("GET", path).header("Accept", "*/*"));
                InputStream content = new DigestInputStream(answer.content(), sha256)) {
            AtomicFile.write(target, file -> {
                content.transferTo(Channels.newOutputStream(file));
                if (!Digest.finish(sha256).equals(digest)) {
                    throw CommandFailure.failed(
                            "download-damaged",
                            service.name() + " sent other bytes than those of " + digest.shortId() + "; try again.");
                }
                return target;
            });
        }
    }

    /** Encodes text as one segment of a path, or as the value of a parameter. */
    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Request request(String method, String path) {
        Request request = Request.of(method, URI.create(service.base() + path))
                .patience(TO_ANSWER)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, application/problem+json");
        token.ifPresent(shown -> request.header("Authorization", "Bearer " + shown));
        return request;
    }

    /** Way of sending a request. */
    private interface Sending {
        Answer send() throws IOException;
    }

    private Resource answer(Request request) {
        return answer(Request::send, request::send);
    }

    private Resource answer(Exchange exchange, Sending sending) {
        try (Answer answer = send(exchange, sending)) {
            String body = answer.text();
            return parse(body.isEmpty() ? "null" : body);
        } catch (IOException e) {
            throw ServiceUnavailable.silent(service, e);
        }
    }

    private Answer send(Request request) {
        return send(Request::send, request::send);
    }

    /**
     * Sends a request and returns its answer, unless that is an error.
     *
     * @param exchange sends the request
     */
    private Answer send(Exchange exchange, Sending sending) {
        try {
            // before the token is sent to the server at that address
            if (service.identity().isPresent()
                    && !service.identity().get().isKnownAt(service.base(), exchange, TO_ANSWER)) {
                throw ServiceUnavailable.notItself(service);
            }
            Answer answer = sending.send();
            if (answer.status() >= 300) {
                throw ErrorResponse.of(service, answer.status(), answer.text());
            }
            return answer;
        } catch (IOException e) {
            throw ServiceUnavailable.silent(service, e);
        }
    }

    private Resource parse(String body) {
        try {
            return new Resource(JsonTree.of(body));
        } catch (JsonProcessingException e) {
            throw new CommandFailure(
                    "unreadable-answer",
                    ExitStatus.FAILED,
                    "The service " + service.name() + " at " + service.base()
                            + " gave an answer that this command line does not understand; are both of the same version?",
                    e);
        }
    }
}
