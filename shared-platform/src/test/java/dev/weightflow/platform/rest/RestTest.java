package dev.weightflow.platform.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.platform.problem.Problem;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.testing.Tokens;
import dev.weightflow.platform.testing.WithoutServers;
import dev.weightflow.schema.id.Digest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(WithoutServers.class)
class RestTest {
    private static final String THING = "{\"job\":\"a-job\",\"size\":3,\"task\":\"semseg\"}";

    @BeforeAll
    static void identify() {
        RestAssured.authentication = RestAssured.oauth2(Tokens.of(Roles.WRITER));
    }

    @AfterAll
    static void forget() {
        RestAssured.reset();
    }

    @Test
    void lists_are_answered_page_by_page() {
        given().get("/things")
                .then()
                .statusCode(200)
                .body("", hasSize(100))
                .header("X-Total-Count", "250")
                .header("Link", containsString("offset=100"));
        given().get("/things?offset=240&limit=20")
                .then()
                .body("", contains(240, 241, 242, 243, 244, 245, 246, 247, 248, 249))
                .header("Link", equalTo(null));
        given().get("/things?offset=900").then().statusCode(200).body("", hasSize(0));
        given().get("/things?task=semseg").then().body("", hasSize(1));
    }

    @Test
    void a_parameter_that_is_unknown_malformed_or_out_of_range_is_named() {
        problem(given().get("/things?limit=abc"), 400, "limit cannot be 'abc', it is a number");
        problem(given().get("/things?limit=0&offset=-1"), 400, "limit must lie between 1 and 1000, not 0; offset must");
        problem(given().get("/things?limt=5"), 400, "'limt' is unknown, there are limit, offset, task");
        problem(given().get("/things?task=Foo"), 400, "task cannot be 'Foo'");
        problem(given().get("/things/..x/versions/1"), 400, "job cannot be '..x'");
        problem(given().get("/things/x/versions/0"), 400, "version cannot be '0'");
        problem(given().get("/things/x/versions/1?a=b"), 400, "'a' is unknown, there is none");
        given().get("/things/x/versions/7").then().statusCode(200).body(equalTo("x 7"));
    }

    /** Quarkus REST reads bodies of more than 10 KiB differently for non-blocking operations, unless it is configured otherwise. */
    @ParameterizedTest
    @ValueSource(strings = {"/things", "/things/decided"})
    void a_document_of_more_than_ten_kibibytes_is_read_whole(String path) {
        given().contentType("application/json")
                .body(THING.replace(",", "," + " ".repeat(8_000)))
                .post(path)
                .then()
                .statusCode(200)
                .body("task", equalTo("semseg"));
    }

    @Test
    void writes_say_that_they_are_json_and_have_a_body() {
        given().contentType("application/json")
                .body(THING)
                .post("/things")
                .then()
                .statusCode(200)
                .body("task", equalTo("semseg"));
        problem(given().contentType("text/plain").body(THING).post("/things"), 415, "does not take this media type");
        problem(given().post("/things/a/cancel"), 415, "does not take this media type");
        problem(given().contentType("application/json").post("/things"), 400, "its body is empty");
        problem(given().contentType("application/json").body("null").post("/things"), 400, "its body is empty");
        problem(given().contentType("application/json").body("{").post("/things"), 400, "malformed at line 1");
        problem(
                given().contentType("application/json")
                        .body("{\"job\":\"a\",\"size\":3,\"x\":1}")
                        .post("/things"),
                400,
                "'x' is unknown");
    }

    @Test
    void a_body_over_the_limit_is_refused_with_a_problem() throws Exception {
        String thing = "{\"job\":\"" + "a".repeat(30_000) + "\",\"size\":3}";

        problem(given().contentType("application/json").body(thing).post("/things"), 413, "body is too large")
                .body("code", equalTo("body-too-large"));
        assertThat(HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(
                                                URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/things"))
                                        .header("Authorization", "Bearer " + Tokens.of(Roles.WRITER))
                                        .header("Content-Type", "application/json")
                                        .POST(BodyPublishers.ofInputStream(
                                                () -> new ByteArrayInputStream(thing.getBytes(StandardCharsets.UTF_8))))
                                        .build(),
                                BodyHandlers.discarding())
                        .statusCode())
                .as("a body that does not say beforehand how large it is")
                .isEqualTo(413);
    }

    @Test
    void failures_are_problems_with_code_title_and_status_of_the_exception() {
        problem(
                        given().contentType("application/json").post("/things/a/cancel"),
                        404,
                        "There is no model version 'a'. List them.")
                .body("code", equalTo("model-version-not-found"))
                .body("title", equalTo("Not found"));
        problem(given().get("/nothing"), 404, "/q/openapi");
        problem(given().get("/things/mistake"), 500, "failed unexpectedly").body(not(containsString("secret")));
    }

    @Test
    void what_is_named_by_its_digest_is_sent_once() {
        String tag = "\"" + Digest.ofText("picture").hex() + "\"";

        given().get("/things/picture")
                .then()
                .statusCode(200)
                .header("ETag", tag)
                .header("Cache-Control", containsString("immutable"));
        given().header("If-None-Match", tag)
                .get("/things/picture")
                .then()
                .statusCode(304)
                .header("ETag", tag);
    }

    @Test
    void answers_are_compressed_for_who_asks() {
        given().header("Accept-Encoding", "gzip")
                .get("/things")
                .then()
                .statusCode(200)
                .header("Content-Encoding", "gzip")
                .body("", hasSize(100));
    }

    @Test
    void events_are_sent_as_named_json() {
        assertThat(given().get("/things/events")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString())
                .contains("event:thing", "id:a\n", "retry:2000\n")
                .contains("data:{\"job\":\"a\",\"size\":1,\"task\":\"semseg\"}");
    }

    @Test
    void openapi_is_as_the_wire() throws Exception {
        JsonNode document = new ObjectMapper()
                .readTree(given().get("/q/openapi?format=json")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString());

        JsonNode thing = document.at("/components/schemas/Thing/properties");
        assertThat(document.at("/components/schemas").fieldNames())
                .toIterable()
                .contains("JobId", "Thing", "Problem")
                .noneMatch(name -> name.contains(".") || name.startsWith("Outbound"));
        assertThat(resolved(document, thing.get("job")).get("type").asText()).isEqualTo("string");
        assertThat(resolved(document, thing.at("/task/anyOf/0")).get("type").asText())
                .isEqualTo("string");
        document.at("/paths/~1things~1{job}~1versions~1{version}/get/parameters")
                .forEach(parameter -> assertThat(resolved(document, parameter.get("schema"))
                                .get("type")
                                .asText())
                        .isEqualTo(parameter.get("name").asText().equals("job") ? "string" : "integer"));
        assertThat(document.at("/components/schemas/Problem/properties")).isNotEmpty();
        document.at("/paths")
                .forEach(path -> path.forEach(operation -> {
                    JsonNode answers = operation.get("responses");
                    assertThat(answers.fieldNames()).toIterable().anyMatch(status -> status.startsWith("2"));
                    assertThat(answers.at("/default/content").has(Problem.MEDIA_TYPE))
                            .isTrue();
                }));
        assertThat(document.at("/paths/~1things~1{job}~1versions~1{version}/get/responses/404/content")
                        .has(Problem.MEDIA_TYPE))
                .isTrue();
    }

    private static JsonNode resolved(JsonNode document, JsonNode schema) {
        return schema.has("$ref") ? document.at(schema.get("$ref").asText().substring(1)) : schema;
    }

    private static ValidatableResponse problem(io.restassured.response.Response answer, int status, String detail) {
        return answer.then()
                .statusCode(status)
                .contentType(Problem.MEDIA_TYPE)
                .body("status", equalTo(status))
                .body("detail", containsString(detail));
    }
}
