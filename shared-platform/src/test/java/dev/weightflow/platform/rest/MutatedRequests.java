package dev.weightflow.platform.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends mutated bodies to every operation of a running service that takes one, according to its OpenAPI document. Whatever the mutation, the response
 * is no 5xx, a refusal is a problem, and the service is ready afterwards. The seed of a failure is in the message; {@code
 * -Dweightflow.mutations=full} sends the number that {@code docs/testing.md} gives.
 */
public final class MutatedRequests {
    private static final Set<String> METHODS = Set.of("post", "put", "patch", "delete");
    private static final String JSON = "application/json";
    private static final List<String> OTHER_TYPES = List.of(
            "application/json; charset=UTF-16",
            "application/json; charset=no-such-charset",
            "application/json;",
            "application/*",
            "json",
            "text/plain");
    /** Unusual names in a path; percent-encoded. */
    private static final List<String> OTHER_NAMES =
            List.of("%00", "..%2F..", "%C3%A9", "%FF", "x".repeat(1000), "-1", "99999999999999999999", "%22", "a%20b");

    private static final int MOST_SHOWN = 30;
    private static final int LARGEST_DOCUMENT = 1 << 20;
    private static final Logger LOG = LoggerFactory.getLogger(MutatedRequests.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI service;
    private final URI management;
    private final String token;
    private final Map<String, List<String>> sound = new HashMap<>();
    private final List<byte[]> files = new ArrayList<>();
    private final Map<String, String> queries = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private final Map<String, Map<Integer, Integer>> answers = new TreeMap<>();

    /**
     * @param management the address of the service's health checks
     * @param token the token of a caller who may call every operation
     */
    public MutatedRequests(URI service, URI management, String token) {
        this.service = service;
        this.management = management;
        this.token = token;
    }

    private record Operation(String method, String path, String mediaType, JsonNode content) {
        @Override
        public String toString() {
            return method.toUpperCase(Locale.ROOT) + " " + path;
        }
    }

    /** Adds a body for such an operation, such as {@code POST /trainings}, to those that its description yields. */
    public MutatedRequests with(String operation, String body) {
        sound.computeIfAbsent(operation, any -> new ArrayList<>()).add(body);
        return this;
    }

    /** Adds the query that such an operation needs, such as {@code model=people}. */
    public MutatedRequests asking(String operation, String query) {
        queries.put(operation, "?" + query);
        return this;
    }

    /** Adds a file for uploads. */
    public MutatedRequests withFile(byte[] file) {
        files.add(file);
        return this;
    }

    /**
     * Sends JSON, and files where the service takes any.
     *
     * @param documents number of JSON bodies in all
     * @param uploads number of files
     */
    public void send(int documents, int uploads) throws IOException, InterruptedException {
        JsonNode description = MAPPER.readTree(
                answer("GET", "/q/openapi?format=json", JSON, new byte[0]).body());
        List<Operation> operations = operations(description);
        OpenApiBodies bodies = new OpenApiBodies(description);
        List<Operation> json =
                operations.stream().filter(one -> one.mediaType().equals(JSON)).toList();
        assertThat(json).as("operations with a body").isNotEmpty();
        assertThat(operations)
                .as("operations, of which these are known")
                .map(Operation::toString)
                .containsAll(sound.keySet());
        for (int seed = 0; seed < documents; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Operation operation = json.get(seed % json.size());
            List<String> known = sound.getOrDefault(operation.toString(), List.of());
            String body = !known.isEmpty() && random.nextBoolean()
                    ? known.get(random.nextInt(known.size()))
                    : bodies.of(operation.content(), random);
            send(operation, seed, random, MutatedBytes.json(body, random));
        }
        List<Operation> streams =
                operations.stream().filter(one -> !one.mediaType().equals(JSON)).toList();
        assertThat(streams.isEmpty()).as("%s take files", streams).isEqualTo(files.isEmpty());
        for (int seed = 0; seed < uploads; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] file = files.get(seed % files.size());
            send(streams.get(random.nextInt(streams.size())), seed, random, MutatedBytes.file(file, random));
        }
        assertThat(faults.stream().limit(MOST_SHOWN))
                .as("the first of %d faults of answers %s", faults.size(), answers)
                .isEmpty();
        LOG.info("{}: {}", service, answers);
        assertThat(answer("GET", "/q/health/ready", JSON, new byte[0]).statusCode())
                .isEqualTo(200);
        operations.forEach(operation -> assertThat(answers.get(operation.toString()))
                .as("answers to %s: some bodies must come through to what it does", operation)
                .matches(known -> known.keySet().stream().anyMatch(status -> status != 400 && status != 415)));
    }

    private void send(Operation operation, int seed, SplittableRandom random, byte[] body)
            throws IOException, InterruptedException {
        String name = random.nextInt(20) == 0 ? OTHER_NAMES.get(random.nextInt(OTHER_NAMES.size())) : "1";
        String type =
                random.nextInt(20) == 0 ? OTHER_TYPES.get(random.nextInt(OTHER_TYPES.size())) : operation.mediaType();
        HttpResponse<String> answer;
        try {
            answer = answer(
                    operation.method().toUpperCase(Locale.ROOT),
                    operation.path().replaceAll("\\{[^}]*}", name) + queries.getOrDefault(operation.toString(), ""),
                    type,
                    body);
        } catch (IOException e) {
            faults.add("seed " + seed + ", " + operation + ": " + e + " for " + shown(body));
            return;
        }
        answers.computeIfAbsent(operation.toString(), any -> new TreeMap<>())
                .merge(answer.statusCode(), 1, Integer::sum);
        if (answer.statusCode() >= 400 && !isProblem(answer)) {
            faults.add("seed " + seed + ", " + operation + " answers " + answer.statusCode() + " " + answer.body()
                    + " to " + type + " " + shown(body));
        }
    }

    /** Returns whether it is an ordinary refusal: one that blames the request and reveals nothing of the code. */
    private static boolean isProblem(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() >= 500
                || !answer.headers().firstValue("Content-Type").orElse("").startsWith("application/problem+json")) {
            return false;
        }
        JsonNode problem = MAPPER.readTree(answer.body());
        return problem.path("status").asInt() == answer.statusCode()
                && !problem.path("code").asText().isBlank()
                && !problem.path("detail").asText().isBlank()
                && !answer.body().contains("Exception")
                && !answer.body().contains("dev.weightflow.");
    }

    private static String shown(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        return text.length() <= 400 ? text : text.substring(0, 400) + "… (" + body.length + " bytes)";
    }

    private HttpResponse<String> answer(String method, String path, String type, byte[] body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create((path.startsWith("/q/health") ? management : service) + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", type)
                        .timeout(Duration.ofMinutes(1))
                        // a refusal of a file ends the connection, and a client that is still sending would miss it
                        .expectContinue(body.length > LARGEST_DOCUMENT)
                        .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static List<Operation> operations(JsonNode description) {
        List<Operation> operations = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        description.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(entry -> METHODS.contains(entry.getKey()))
                .forEach(entry -> entry.getValue()
                        .path("requestBody")
                        .path("content")
                        .properties()
                        .forEach(content -> {
                            Operation operation =
                                    new Operation(entry.getKey(), path.getKey(), content.getKey(), content.getValue());
                            if (seen.add(operation.toString())) {
                                operations.add(operation);
                            }
                        })));
        return operations;
    }

    /** Returns the usual or the full number of mutations, as the system property says. */
    public static int count(int usual, int full) {
        return "full".equals(System.getProperty("weightflow.mutations")) ? full : usual;
    }
}
