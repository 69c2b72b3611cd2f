package dev.weightflow.cli.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PageServerTest {

    @TempDir
    Path folder;

    @Test
    void the_page_and_its_pictures_are_shown_to_this_machine_and_nothing_else_is() throws IOException {
        Files.writeString(folder.resolve("report.html"), "<h1>run</h1>");
        Files.writeString(folder.resolve("run.json"), "{}");
        Files.writeString(folder.resolve("curves.png"), "png");
        Files.writeString(
                Files.createDirectories(folder.resolve("predictions/latest")).resolve("a.png"), "png");
        try (PageServer server = PageServer.of(folder, 0)) {
            URI address = server.address();

            assertThat(answer(address, "GET / HTTP/1.1", "127.0.0.1:" + address.getPort()))
                    .contains(" 200 ", "text/html", "no-store", "<h1>run</h1>");
            assertThat(answer(address, "GET /predictions/latest/a.png?step=3 HTTP/1.1", "localhost"))
                    .contains(" 200 ", "image/png");
            assertThat(answer(address, "GET /predictions/latest/b.png HTTP/1.1", "localhost"))
                    .contains(" 404 ");
            assertThat(answer(address, "GET /run.json HTTP/1.1", "localhost")).contains(" 404 ");
            assertThat(answer(address, "GET /predictions/latest/..%2f..%2fcurves.png HTTP/1.1", "localhost"))
                    .contains(" 404 ");
            assertThat(answer(address, "POST / HTTP/1.1", "localhost")).contains(" 405 ");
            assertThat(answer(address, "GET / HTTP/1.1", "rebound.example:" + address.getPort()))
                    .contains(" 421 ")
                    .doesNotContain("<h1>");
            assertThatThrownBy(() -> PageServer.of(folder, address.getPort()))
                    .hasMessageContaining("Port " + address.getPort() + " is in use");
        }
    }

    private static String answer(URI address, String request, String host) throws IOException {
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream()
                    .write((request + "\r\nHost: " + host + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
