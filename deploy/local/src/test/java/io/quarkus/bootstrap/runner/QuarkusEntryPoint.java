package io.quarkus.bootstrap.runner;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * A stand-in for a built service, under the main class's real name: it is ready at once, and tells at {@code /environment} and {@code /kafka} what
 * it was told. With a heap of 47 MB it fails, as a service with a broken setting does.
 */
public final class QuarkusEntryPoint {

    /** What Quarkus would put in this header of every answer. */
    private static final String INSTANCE = System.getProperty("quarkus.http.header.\"Weightflow-Instance\".value");

    private QuarkusEntryPoint() {}

    public static void main(String[] arguments) throws Exception {
        if (Runtime.getRuntime().maxMemory() < 48 << 20) {
            throw new IllegalStateException("weightflow.trainer.colour is no setting");
        }
        int port = Integer.parseInt(System.getenv("QUARKUS_HTTP_PORT"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        answer(server, "/q/health/ready", "UP");
        answer(
                server,
                "/environment",
                System.getenv("KAFKA_BOOTSTRAP_SERVERS") + " " + System.getenv("WEIGHTFLOW_OBJECT_STORE_ENDPOINT") + " "
                        + System.getenv("WEIGHTFLOW_OBJECT_STORE_SECRET_KEY"));
        answer(
                server,
                "/kafka",
                System.getenv("KAFKA_SECURITY_PROTOCOL") + " " + System.getenv("KAFKA_SASL_MECHANISM") + " "
                        + System.getenv("KAFKA_SASL_JAAS_CONFIG"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("stopped cleanly")));
        server.start();
        System.out.println("serving");
    }

    private static void answer(HttpServer server, String path, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().add("Weightflow-Instance", INSTANCE);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }
}
