package dev.weightflow.cli.fit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weightflow.cli.console.CommandFailure;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Server of a run's page and pictures to browsers of this machine, and of nothing else in the folder. */
final class PageServer implements AutoCloseable {

    private final Path folder;
    private final HttpServer server;

    private PageServer(Path folder, HttpServer server) {
        this.folder = folder;
        this.server = server;
    }

    /**
     * @param port any free one if 0
     * @throws CommandFailure if another program has the port
     */
    static PageServer of(Path folder, int port) throws IOException {
        try {
            InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            PageServer server = new PageServer(folder, HttpServer.create(new InetSocketAddress(loopback, port), 0));
            server.server.createContext("/", server::answer);
            server.server.start();
            return server;
        } catch (BindException e) {
            throw CommandFailure.refused(
                    "port-busy", "Port " + port + " is in use: give --watch another, or none for any free one.");
        }
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
            String path = exchange.getRequestURI().getPath();
            if (!host.matches("(127\\.0\\.0\\.1|localhost)(:\\d+)?")) {
                send(
                        exchange,
                        421,
                        "text/plain",
                        "this page is available on this machine only".getBytes(StandardCharsets.UTF_8));
            } else if (!exchange.getRequestMethod().equals("GET")) {
                send(exchange, 405, "text/plain", "only GET".getBytes(StandardCharsets.UTF_8));
            } else if (path.equals("/")) {
                file(exchange, folder.resolve(LivePage.PAGE), "text/html; charset=utf-8");
            } else if (path.matches("/" + LivePage.PICTURES + "/[^/\\\\]+\\.png")) {
                file(exchange, folder.resolve(path.substring(1)), "image/png");
            } else {
                send(exchange, 404, "text/plain", "not here".getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static void file(HttpExchange exchange, Path file, String type) throws IOException {
        if (Files.isRegularFile(file)) {
            send(exchange, 200, type, Files.readAllBytes(file));
        } else {
            send(exchange, 404, "text/plain", "not yet".getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
