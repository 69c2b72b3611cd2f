package io.quarkus.runner;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Stand-in for a built service, under the main class's real name: it is ready at once, and serves the settings it received at {@code /environment},
 * {@code /kafka} and others. It rejects an unknown setting, as a service does.
 */
public final class GeneratedMain {

    private GeneratedMain() {}

    public static void main(String[] arguments) throws Exception {
        System.getenv().keySet().stream()
                .filter(variable -> variable.endsWith("_COLOUR"))
                .findFirst()
                .ifPresent(unknown -> {
                    throw new IllegalStateException(unknown + " is not a setting");
                });
        int port = Integer.parseInt(System.getenv("QUARKUS_HTTP_PORT"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        int management = Integer.parseInt(System.getenv("QUARKUS_MANAGEMENT_PORT"));
        HttpServer health = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), management), 0);
        answer(health, "/q/health/ready", "UP");
        health.start();
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
        answer(server, "/signing", String.valueOf(System.getenv("WEIGHTFLOW_SIGNING_KEY")));
        answer(
                server,
                "/owners",
                System.getenv("WEIGHTFLOW_CONSOLE_TRAINER_URL") + " "
                        + System.getenv("WEIGHTFLOW_CONSOLE_TRAINER_MANAGEMENT_URL"));
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders()
                    .add(
                            "Weightflow-Proof",
                            proof(port + " " + exchange.getRequestHeaders().getFirst("Weightflow-Challenge")));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("stopped cleanly")));
        server.start();
        System.out.println("serving");
    }

    /** Computes the proof of identity as a service does. */
    private static String proof(String text) throws IOException {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            byte[] secret = Files.readString(Path.of(System.getenv("WEIGHTFLOW_SECURITY_IDENTITY_SECRET")))
                    .strip()
                    .getBytes(StandardCharsets.UTF_8);
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void answer(HttpServer server, String path, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }
}
