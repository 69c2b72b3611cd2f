package dev.weightflow.platform.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.weightflow.platform.problem.Problem;
import dev.weightflow.platform.testing.Tokens;
import dev.weightflow.platform.testing.WithoutServers;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests attempts to get in: without a token, with another's, with too small a role, from a page of another origin. */
@QuarkusTest
@TestProfile(WithoutServers.class)
class SecurityTest {
    private static final String THING = "{\"job\":\"a-job\",\"size\":3}";

    @Inject
    Sessions sessions;

    @TestHTTPResource("/")
    URI service;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Test
    void nobody_gets_in_without_a_token_that_is_known() {
        refused(given().get("/things"), 401, "unauthenticated").then().header("WWW-Authenticate", "Bearer");
        refused(with("stolen-and-revoked").get("/things"), 401, "unauthenticated");
        refused(
                given().auth().preemptive().basic("reader", Tokens.of("reader")).get("/things"),
                401,
                "unauthenticated");
        refused(given().body(THING).contentType("application/json").post("/things"), 401, "unauthenticated");
        refused(given().cookie(Sessions.COOKIE, Tokens.of("reader")).get("/things"), 401, "unauthenticated");
    }

    @Test
    void a_stolen_reader_token_changes_nothing() {
        with(Tokens.of("reader")).get("/things").then().statusCode(200);

        refused(write("reader").post("/things"), 403, "forbidden");
        refused(with(Tokens.of("reader")).delete("/things/a"), 403, "forbidden");
    }

    @Test
    void roles_have_the_rights_of_those_that_they_imply_and_no_others() {
        write("writer").post("/things").then().statusCode(200);
        with(Tokens.of("writer")).get("/things").then().statusCode(200);
        refused(with(Tokens.of("writer")).delete("/things/a"), 403, "forbidden");
        refused(write("promoter").post("/things"), 403, "forbidden");
        with(Tokens.of("promoter")).delete("/things/a").then().statusCode(204);
        with(Tokens.of("admin")).delete("/things/a").then().statusCode(204);
        write("admin").post("/things").then().statusCode(200);
    }

    @Test
    void what_says_nothing_of_roles_is_open_to_nobody() {
        refused(given().get("/forgotten"), 401, "unauthenticated");
        refused(with(Tokens.of("admin")).get("/forgotten"), 403, "forbidden");
    }

    @Test
    void health_metrics_and_the_interface_s_description_are_open() {
        given().get(management.resolve("/q/health/live")).then().statusCode(200);
        given().get(management.resolve("/q/metrics")).then().statusCode(200);
        given().get("/q/openapi").then().statusCode(200).body(not(containsString("forgotten")));
    }

    @Test
    void a_line_that_is_removed_or_added_counts_with_the_next_request() throws IOException {
        String token = Tokens.of("writer");
        List<String> lines = Files.readAllLines(Tokens.file());

        Files.write(
                Tokens.file(),
                lines.stream().filter(line -> !line.startsWith("writer ")).toList());
        refused(with(token).get("/things"), 401, "unauthenticated");
        with(Tokens.of("reader")).get("/things").then().statusCode(200);

        Files.write(
                Tokens.file(), Stream.concat(lines.stream(), Stream.of("oops")).toList());
        with(token).get("/things").then().statusCode(200);
        Files.write(Tokens.file(), lines);
    }

    @Test
    void pages_of_other_origins_are_refused_whatever_they_ask_for() {
        String own = "http://" + service.getAuthority();

        for (String origin : List.of("https://evil.example", "null", "http://localhost:1", own + ".evil.example")) {
            refused(with(Tokens.of("admin")).header("Origin", origin).get("/things"), 403, "origin-not-allowed");
            refused(write("admin").header("Origin", origin).post("/things"), 403, "origin-not-allowed");
            refused(with(Tokens.of("admin")).header("Origin", origin).delete("/things/a"), 403, "origin-not-allowed");
            refused(given().header("Origin", origin).options("/things"), 403, "origin-not-allowed");
        }
        write("admin")
                .header("Origin", own)
                .post("/things")
                .then()
                .log()
                .ifValidationFails()
                .statusCode(200);
    }

    @Test
    void a_name_that_was_made_to_lead_here_is_refused() {
        refused(with(Tokens.of("admin")).header("Host", "evil.example").get("/things"), 421, "host-not-allowed");
        refused(given().header("Host", "evil.example:8084").get("/q/openapi"), 421, "host-not-allowed");

        with(Tokens.of("admin"))
                .header("Host", "127.0.0.1:1")
                .get("/things")
                .then()
                .statusCode(200);
    }

    @Test
    void two_hosts_are_none() throws IOException {
        try (Socket client = new Socket("localhost", service.getPort())) {
            client.setSoTimeout(60_000);
            client.getOutputStream()
                    .write(
                            ("GET /things HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400")
                    .contains("\"code\":\"several-hosts\"");
        }
    }

    @Test
    void a_service_proves_to_who_knows_its_secret_that_it_is_itself() throws IOException {
        String challenge = "a-challenge";
        String proof = IdentityProof.by(WithoutServers.IDENTITY_SECRET).of(service.getPort(), challenge);

        given().header("Weightflow-Challenge", challenge)
                .get("/things")
                .then()
                .statusCode(204)
                .header("Weightflow-Proof", proof);
        refused(given().header("Weightflow-Challenge", "x".repeat(129)).get("/things"), 401, "unauthenticated");
    }

    @Test
    void a_session_makes_no_links() {
        String session = session(with(Tokens.of("reader")));

        refused(
                given().cookie(Sessions.COOKIE, session)
                        .contentType("application/json")
                        .body("{}")
                        .post("/session-links"),
                403,
                "forbidden");
    }

    @Test
    void a_session_ends_with_the_line_of_its_token() throws IOException {
        String session = session(with(Tokens.of("promoter")));
        given().cookie(Sessions.COOKIE, session).get("/things").then().statusCode(200);
        List<String> lines = Files.readAllLines(Tokens.file());

        Files.write(
                Tokens.file(),
                lines.stream().filter(line -> !line.startsWith("promoter ")).toList());
        refused(given().cookie(Sessions.COOKIE, session).get("/things"), 401, "unauthenticated");
        Files.write(Tokens.file(), lines);
    }

    @Test
    void many_links_of_one_caller_end_no_session_of_another() {
        String session = session(with(Tokens.of("writer")));

        Caller reader = new Caller("reader", Set.of(Roles.READER), Optional.empty());
        for (int i = 0; i < 1_001; i++) {
            assertThat(sessions.open(sessions.link(reader, "a token"))).isPresent();
        }

        given().cookie(Sessions.COOKIE, session).get("/things").then().statusCode(200);
    }

    /** Opens a session as a browser does. */
    private String session(RequestSpecification caller) {
        String code = caller.contentType("application/json")
                .body("{}")
                .post("/session-links")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        return sessions.open(code).orElseThrow();
    }

    @Test
    void a_link_opens_one_session_once_which_reads_and_changes_nothing() {
        String code = with(Tokens.of("writer"))
                .contentType("application/json")
                .body("{}")
                .post("/session-links")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        String session = sessions.open(code).orElseThrow();
        assertThat(sessions.open(code)).isEmpty();

        given().cookie(Sessions.COOKIE, session).get("/things").then().statusCode(200);
        refused(
                given().cookie(Sessions.COOKIE, session)
                        .contentType("application/json")
                        .body(THING)
                        .post("/things"),
                403,
                "forbidden");
    }

    private static RequestSpecification with(String token) {
        return given().auth().oauth2(token);
    }

    private static RequestSpecification write(String role) {
        return with(Tokens.of(role)).contentType("application/json").body(THING);
    }

    private static Response refused(Response answer, int status, String code) {
        answer.then()
                .statusCode(status)
                .contentType(Problem.MEDIA_TYPE)
                .body("status", equalTo(status))
                .body("code", equalTo(code));
        return answer;
    }
}
