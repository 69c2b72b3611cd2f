package dev.weightflow.platform.security;

import static io.restassured.RestAssured.given;

import dev.weightflow.platform.testing.Tokens;
import dev.weightflow.platform.testing.WithoutServers;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests health and metrics on their own port, with metrics closed as docs/security.md says. */
@QuarkusTest
@TestProfile(ManagementPortTest.Closed.class)
class ManagementPortTest {
    private static final int MOST = 20;

    public static class Closed extends WithoutServers {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
            settings.put("quarkus.http.limits.max-connections", Integer.toString(MOST));
            settings.put("quarkus.management.auth.permission.closed.paths", "/q/metrics*");
            settings.put("quarkus.management.auth.permission.closed.policy", "authenticated");
            settings.put(
                    "quarkus.http.auth.permission.closed.paths",
                    "/q/openapi,/q/openapi.json,/q/openapi.yaml,/q/openapi.yml,/q/openapi/*");
            settings.put("quarkus.http.auth.permission.closed.policy", "authenticated");
            return settings;
        }
    }

    @TestHTTPResource("/")
    URI service;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    private final List<Socket> clients = new ArrayList<>();

    @AfterEach
    void disconnect() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
    }

    @Test
    void connections_at_the_other_port_silence_no_health() throws IOException {
        for (int i = 0; i < 2 * MOST; i++) {
            Socket client = new Socket("localhost", service.getPort());
            client.getOutputStream().write("GET /q/he".getBytes(StandardCharsets.US_ASCII));
            clients.add(client);
        }

        given().get(management.resolve("/q/health/live")).then().statusCode(200);
    }

    @Test
    void what_was_closed_is_closed_under_all_its_names() {
        for (String path : List.of("/q/metrics", "/q/metrics/", "/q/metrics/x")) {
            given().get(management.resolve(path)).then().statusCode(401);
        }
        for (String path : List.of("/q/openapi", "/q/openapi/", "/q/openapi.json", "/q/openapi.yaml", "/q/openapi/x")) {
            given().get(path).then().statusCode(401);
        }
        given().auth()
                .oauth2(Tokens.of("reader"))
                .get(management.resolve("/q/metrics"))
                .then()
                .statusCode(200);
        given().auth().oauth2(Tokens.of("reader")).get("/q/openapi").then().statusCode(200);
        given().get(management.resolve("/q/health/live")).then().statusCode(200);
    }
}
