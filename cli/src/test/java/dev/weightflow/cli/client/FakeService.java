package dev.weightflow.cli.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Service that returns prepared answers and records its requests. */
public final class FakeService implements AutoCloseable {

    static {
        // headers and body are two writes: the second would wait 40 ms for the client to acknowledge the first
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private record Reply(int status, byte[] body) {}

    private final Map<String, Deque<Reply>> replies = new HashMap<>();
    private final List<String> requests = new ArrayList<>();
    private final HttpServer server;

    public FakeService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Adds the next answer to such a request, {@code "GET /trainings"}; the last one is repeated. */
    public FakeService replying(String request, int status, String body) {
        return replying(request, status, body.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds the next answer, a file. */
    public FakeService replying(String request, int status, byte[] body) {
        replies.computeIfAbsent(request, key -> new ArrayDeque<>()).add(new Reply(status, body));
        return this;
    }

    public FakeService replying(String request, String body) {
        return replying(request, 200, body);
    }

    /** Removes all prepared answers to such a request. */
    public void forget(String request) {
        replies.remove(request);
    }

    /** Lists every request so far: method, path and query, and the body if there is one. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** Returns the variable by which the command line finds it as that service. */
    public Map<String, String> as(String service) {
        String variable =
                "WEIGHTFLOW_" + service.toUpperCase(java.util.Locale.ROOT).replace('-', '_') + "_URL";
        return Map.of(variable, "http://127.0.0.1:" + server.getAddress().getPort());
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String asked = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        String request = whole(asked);
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(body.isEmpty() ? request : request + " " + body);
        Deque<Reply> queue = replies.getOrDefault(asked, replies.get(request));
        Reply reply = queue == null
                ? new Reply(
                        404,
                        ("{\"title\":\"Not found\",\"detail\":\"No answer to " + request + ".\"}")
                                .getBytes(StandardCharsets.UTF_8))
                : queue.size() > 1 ? queue.remove() : queue.element();
        byte[] bytes = reply.body();
        exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** Removes the paging of a list's first page, for tests that do not page. */
    private static String whole(String request) {
        return request.replaceAll("[?&]limit=1000&offset=0$", "");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
