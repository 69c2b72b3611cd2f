package dev.weightflow.platform.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

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

/** Tests clients that send half of a request and then nothing more. */
@QuarkusTest
@TestProfile(SlowClientsTest.Impatient.class)
class SlowClientsTest {
    private static final int CLIENTS = 300;

    public static class Impatient extends WithoutServers {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
            settings.put("weightflow.security.body-timeout", "3s");
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
    void hold_no_thread_and_are_cut_off() throws IOException {
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(half("Authorization: Bearer " + Tokens.of("writer") + "\r\n", "Content-Length: 100\r\n"));
        }

        given().get(management.resolve("/q/health/live")).then().statusCode(200);
        given().auth()
                .oauth2(Tokens.of("writer"))
                .contentType("application/json")
                .body("{\"job\":\"a\",\"size\":1}")
                .post("/things")
                .then()
                .statusCode(200);

        for (Socket client : clients) {
            assertThat(answer(client)).startsWith("HTTP/1.1 408").contains("\"code\":\"body-too-slow\"");
        }
    }

    @Test
    void nothing_is_read_from_who_is_nobody() throws IOException {
        clients.add(half("", "Content-Length: 100\r\n"));
        clients.add(half("", "Transfer-Encoding: chunked\r\n"));

        for (Socket client : clients) {
            assertThat(answer(client)).startsWith("HTTP/1.1 401").contains("\"code\":\"unauthenticated\"");
        }
    }

    @Test
    void bodies_that_are_too_large_are_refused_before_or_while_they_are_read() throws IOException {
        String writer = "Authorization: Bearer " + Tokens.of("writer") + "\r\n";
        clients.add(half(writer, "Content-Length: 2000000\r\n"));
        assertThat(answer(clients.get(0))).startsWith("HTTP/1.1 413");

        Socket chunked = half(writer, "Transfer-Encoding: chunked\r\n");
        clients.add(chunked);
        byte[] chunk = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 17; i++) {
            chunked.getOutputStream().write(chunk);
        }
        assertThat(answer(chunked)).startsWith("HTTP/1.1 413");
    }

    @Test
    void who_sends_on_regardless_still_gets_the_answer() throws IOException {
        byte[] large = new byte[9 << 20];
        clients.add(half(
                "Authorization: Bearer " + Tokens.of("writer") + "\r\n", "Content-Length: " + large.length + "\r\n"));
        clients.add(half("", "Content-Length: " + large.length + "\r\n"));

        for (Socket client : clients) {
            client.getOutputStream().write(large);
        }

        assertThat(answer(clients.get(0))).startsWith("HTTP/1.1 413");
        assertThat(answer(clients.get(1))).startsWith("HTTP/1.1 401");
    }

    @Test
    void forms_with_files_are_one_of_a_caller_and_two_of_all_until_they_are_answered() throws IOException {
        Socket first = halfForm("writer");
        clients.addAll(List.of(first, halfForm("reader")));
        for (String caller : List.of("writer", "admin")) {
            Socket next = halfForm(caller);
            clients.add(next);
            assertThat(answer(next)).startsWith("HTTP/1.1 429").contains("\"code\":\"form-under-way\"");
        }

        assertThat(answer(first)).startsWith("HTTP/1.1 408");
        Socket again = halfForm("writer");
        clients.add(again);
        assertThat(answer(again)).as("the first one was answered").startsWith("HTTP/1.1 408");
    }

    private Socket halfForm(String caller) throws IOException {
        return half(
                "Authorization: Bearer " + Tokens.of(caller) + "\r\n",
                "Content-Length: 100\r\n",
                "multipart/form-data; boundary=b");
    }

    private Socket half(String authorization, String length) throws IOException {
        return half(authorization, length, "application/json");
    }

    private Socket half(String authorization, String length, String type) throws IOException {
        Socket client = new Socket("localhost", service.getPort());
        client.setSoTimeout(60_000);
        client.getOutputStream()
                .write(("POST /things HTTP/1.1\r\nHost: localhost\r\n" + authorization + "Content-Type: " + type
                                + "\r\n" + length + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
        return client;
    }

    /** Reads everything until the service closes the connection. */
    private static String answer(Socket client) throws IOException {
        return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
