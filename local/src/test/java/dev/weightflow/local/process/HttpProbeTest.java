package dev.weightflow.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpProbeTest {

    private final List<HttpServer> servers = new ArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
    }

    @Test
    void a_refusal_is_an_answer_and_a_failure_is_none() throws IOException {
        assertThat(new HttpProbe(serving(403)).getAsBoolean()).isTrue();
        assertThat(new HttpProbe(serving(503)).getAsBoolean()).isFalse();
    }

    @Test
    void nobody_there_is_no_answer() {
        URI nobody = URI.create("http://127.0.0.1:" + Port.free().claim("nobody"));

        assertThat(new HttpProbe(nobody).getAsBoolean()).isFalse();
    }

    private URI serving(int status) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        servers.add(server);
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }
}
