package dev.weightflow.registry.webhook;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Receiver of webhooks in this JVM. It answers as it is told, and with 204 otherwise. */
public final class Receiver implements AutoCloseable {
    /** Message as it arrived. */
    public record Received(Headers headers, byte[] body) {
        public String header(String name) {
            return headers.getFirst(name);
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

    public Receiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Headers headers = new Headers();
            headers.putAll(exchange.getRequestHeaders());
            received.add(new Received(headers, exchange.getRequestBody().readAllBytes()));
            Answer answer = answers.poll();
            if (answer == null) {
                exchange.sendResponseHeaders(204, -1);
            } else {
                answer.to(exchange);
            }
        }
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hooks/secret-path");
    }

    Receiver answers(int status) {
        return answers(status, Map.of(), "");
    }

    Receiver answers(int status, Map<String, String> headers, String body) {
        byte[] text = body.getBytes(StandardCharsets.UTF_8);
        answers.add(exchange -> {
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(status, text.length == 0 ? -1 : text.length);
            if (text.length > 0) {
                exchange.getResponseBody().write(text);
            }
        });
        return this;
    }

    /** Answers the next message after that was done. */
    Receiver runs(Runnable before) {
        answers.add(exchange -> {
            before.run();
            exchange.sendResponseHeaders(204, -1);
        });
        return this;
    }

    /** Sends bytes without an end as the answer to the next message, until the other side has had enough. */
    Receiver answersWithoutEnd(int status) {
        answers.add(exchange -> {
            exchange.sendResponseHeaders(status, 0);
            OutputStream body = exchange.getResponseBody();
            while (!threads.isShutdown()) {
                body.write("x".repeat(100).getBytes(StandardCharsets.UTF_8));
                body.flush();
            }
        });
        return this;
    }

    public List<Received> received() {
        return received;
    }

    List<String> ids() {
        return received.stream().map(each -> each.header("webhook-id")).toList();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }
}
