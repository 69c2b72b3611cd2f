package dev.weightflow.console.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.console.testing.InMemoryConsole;
import dev.weightflow.local.server.AccessTokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** Tests forms crafted to take long to parse. */
@QuarkusTest
@TestProfile(InMemoryConsole.Alone.class)
class HostileFormsTest {
    private static final int FORMS = 24;
    private static final int PAGES = 20;

    @TestHTTPResource("/")
    URI console;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void are_refused_and_pages_are_answered_meanwhile() throws Exception {
        page();
        List<CompletableFuture<HttpResponse<String>>> forms = new ArrayList<>();
        for (int i = 0; i < FORMS; i++) {
            forms.add(client.sendAsync(form(i % 2 == 0 ? 160_000 : 10 << 20), BodyHandlers.ofString()));
        }
        long slowest = 0;
        for (int i = 0; i < PAGES; i++) {
            long began = System.nanoTime();
            assertThat(page().statusCode()).isEqualTo(200);
            slowest = Math.max(slowest, System.nanoTime() - began);
        }

        assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(3));
        for (CompletableFuture<HttpResponse<String>> form : forms) {
            assertThat(form.get().statusCode()).isIn(400, 429);
        }
        assertThat(client.send(form(160_000), BodyHandlers.ofString()).body())
                .contains("a head of more than 8192 bytes");
    }

    private HttpResponse<String> page() throws Exception {
        HttpRequest request = request("models").timeout(Duration.ofSeconds(30)).build();
        return client.send(request, BodyHandlers.ofString());
    }

    private HttpRequest form(int bytes) {
        String body = "--b\r\nContent-Disposition: " + "form-data; ".repeat(bytes / 11) + "\r\n\r\nx\r\n--b--\r\n";
        return request("try")
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.US_ASCII)))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        Path tokens = Path.of(ConfigProvider.getConfig().getValue("weightflow.security.tokens", String.class));
        return HttpRequest.newBuilder(console.resolve(path))
                .header("Accept", "text/html")
                .header(
                        "Authorization",
                        "Bearer " + AccessTokens.in(tokens.getParent()).of("reader", "reader"));
    }
}
