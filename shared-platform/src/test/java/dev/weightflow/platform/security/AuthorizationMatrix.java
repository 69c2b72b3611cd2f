package dev.weightflow.platform.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.local.server.AccessTokens;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.http.ConnectionClosedException;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/**
 * Calls every operation of a service in its OpenAPI document without a token, with an unknown token, and with the token of every role, and compares
 * the responses with the operation's annotation. An operation without an annotation is a fault, and so is a response that reveals a defect. A service
 * extends this as a {@code QuarkusTest} with {@link #settings}; no servers are needed, because requests are refused before anything else.
 */
public abstract class AuthorizationMatrix {
    /** Roles that satisfy an annotation with a role. */
    private static final Map<String, Set<String>> MAY = Map.of(
            "reader", Set.of("reader", "writer", "promoter", "admin"),
            "writer", Set.of("writer", "admin"),
            "promoter", Set.of("promoter", "admin"),
            "admin", Set.of("admin"));

    private static final List<String> ROLES = List.of("reader", "writer", "promoter", "admin");
    private static final String NOBODY = "nobody";
    /** Caller with a token that is in no file. */
    private static final String STRANGER = "stranger";

    private static final int STARTING = 503;
    private static final String JSON = "application/json";
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete", "head", "options");

    /** Returns the settings of the service: its tokens, and the Java methods' names in its OpenAPI document. */
    public static Map<String, String> settings() {
        AccessTokens tokens = tokens();
        ROLES.forEach(role -> tokens.of(role, role));
        return new HashMap<>(Map.of(
                "quarkus.http.test-port", "0",
                "quarkus.smallrye-openapi.operation-id-strategy", "package-class-method",
                "weightflow.security.tokens", tokens.hashes().toString(),
                "kafka.bootstrap.servers", "127.0.0.1:9",
                "weightflow.object-store.endpoint", "http://127.0.0.1:9",
                "weightflow.object-store.access-key", "nobody",
                "weightflow.object-store.secret-key", "nothing",
                "weightflow.data-dir", tokens.hashes().resolveSibling("data").toString()));
    }

    /** Returns the operations without lasting effects that are no GET, as {@code POST /path}. */
    protected Set<String> harmless() {
        return Set.of();
    }

    /** Returns the operations that fail unexpectedly, as {@code GET /path}: a service has none. */
    protected Set<String> failing() {
        return Set.of();
    }

    /** @param mediaType media type of its body */
    private record Operation(String method, String path, String id, String mediaType) {
        /** Returns the roles in its annotation; empty if it has none. */
        Optional<Set<String>> allowed() {
            Method method = javaMethod();
            if (method.isAnnotationPresent(PermitAll.class)) {
                return Optional.of(Stream.concat(Stream.of(NOBODY, STRANGER), ROLES.stream())
                        .collect(Collectors.toSet()));
            }
            return Optional.ofNullable(method.getAnnotation(RolesAllowed.class))
                    .or(() -> Optional.ofNullable(method.getDeclaringClass().getAnnotation(RolesAllowed.class)))
                    .map(roles -> MAY.get(roles.value()[0]));
        }

        private Method javaMethod() {
            int separator = Math.max(id.lastIndexOf('_'), id.lastIndexOf('#'));
            String type = id.substring(0, separator);
            String name = id.substring(separator + 1);
            try {
                return Arrays.stream(Thread.currentThread()
                                .getContextClassLoader()
                                .loadClass(type)
                                .getMethods())
                        .filter(method -> method.getName().equals(name) && !method.isBridge())
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(type + " has no method " + name));
            } catch (ClassNotFoundException e) {
                throw new AssertionError(id + " names no method", e);
            }
        }

        /** Returns the response; empty if the caller was admitted to a stream that broke off. */
        Optional<Response> call(String caller) {
            RequestSpecification request = given().redirects().follow(false);
            if (!caller.equals(NOBODY)) {
                request = request.auth().oauth2(ROLES.contains(caller) ? tokens().of(caller, caller) : "no-such-token");
            }
            if (!method.equals("get")) {
                // another media type than the operation's is refused before its roles are checked
                request = request.contentType(mediaType);
                request = mediaType.equals(JSON)
                        ? request.body("{}")
                        : request.body("{}".getBytes(StandardCharsets.UTF_8));
            }
            try {
                return Optional.of(request.request(method.toUpperCase(Locale.ROOT), path.replaceAll("\\{[^}]*}", "x")));
            } catch (Exception e) { // which RestAssured does not declare
                if (e instanceof ConnectionClosedException) {
                    return Optional.empty();
                }
                throw e;
            }
        }

        @Override
        public String toString() {
            return method.toUpperCase(Locale.ROOT) + " " + path;
        }
    }

    @Test
    void every_operation_takes_the_roles_of_its_annotation_and_no_others() {
        List<String> faults = new ArrayList<>();
        List<Operation> operations = operations();
        assertThat(operations).isNotEmpty();
        assertThat(ConfigProvider.getConfig().getValue("weightflow.security.tokens", String.class))
                .isEqualTo(tokens().hashes().toString());
        for (Operation operation : operations) {
            Optional<Set<String>> allowed = operation.allowed();
            if (allowed.isEmpty()) {
                faults.add(operation + " says in no annotation who may call it");
                continue;
            }
            for (String caller :
                    Stream.concat(Stream.of(NOBODY, STRANGER), ROLES.stream()).toList()) {
                int expected = allowed.get().contains(caller) ? 0 : ROLES.contains(caller) ? 403 : 401;
                Optional<Response> answer = operation.call(caller);
                boolean refused = answer.filter(given -> given.statusCode() == 401 || given.statusCode() == 403)
                        .isPresent();
                boolean ours = answer.filter(given -> given.statusCode() >= 500 && given.statusCode() != STARTING)
                        .filter(given -> !failing().contains(operation.toString()))
                        .isPresent();
                if (ours || refused != (expected > 0) || refused && !isProblem(answer.get(), expected)) {
                    faults.add(operation + " answers " + caller + " with "
                            + answer.map(given -> given.statusCode() + " " + given.asString())
                                    .orElse("a stream"));
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void no_reader_can_change_anything() {
        assertThat(operations())
                .filteredOn(operation -> !operation.method().equals("get"))
                .filteredOn(operation -> !harmless().contains(operation.toString()))
                .allSatisfy(operation -> assertThat(operation.allowed().orElse(Set.of()))
                        .as(operation.toString())
                        .doesNotContain("reader", NOBODY));
    }

    private static boolean isProblem(Response answer, int status) {
        return answer.statusCode() == status
                && answer.contentType().startsWith("application/problem+json")
                && answer.jsonPath().getString("code").equals(status == 401 ? "unauthenticated" : "forbidden");
    }

    private static List<Operation> operations() {
        JsonNode document = document();
        List<Operation> operations = new ArrayList<>();
        document.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(entry -> METHODS.contains(entry.getKey()))
                .forEach(entry -> operations.add(new Operation(
                        entry.getKey(),
                        path.getKey(),
                        entry.getValue().path("operationId").asText(),
                        mediaType(entry.getValue())))));
        return operations;
    }

    private static String mediaType(JsonNode operation) {
        return operation.path("requestBody").path("content").properties().stream()
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(JSON);
    }

    private static JsonNode document() {
        try {
            return new ObjectMapper()
                    .readTree(given().get("/q/openapi?format=json").asString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns tokens in a folder that is the same for both class loaders of this class. */
    private static AccessTokens tokens() {
        return AccessTokens.in(Path.of("target", "matrix").toAbsolutePath());
    }
}
