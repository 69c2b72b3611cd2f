package dev.weightflow.testing.servers;

import dev.weightflow.local.process.Home;
import dev.weightflow.local.process.Port;
import dev.weightflow.local.server.KafkaBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/**
 * Broker with a second listener, by TLS and a password (SASL_SSL, PLAIN or SCRAM-SHA-512), as in company clusters. Its certificate is self-signed and
 * generated at every start.
 *
 * @param broker clients without TLS may do everything
 * @param address of the TLS listener: {@code host:port}
 * @param users their passwords by their names
 * @param certificate the broker's certificate as a PEM file, for the clients' trust store
 */
public record SecuredBroker(KafkaBroker broker, String address, Map<String, String> users, Path certificate)
        implements AutoCloseable {
    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required ";
    private static final String STORE_PASSWORD = "weightflow-test";
    private static final int SCRAM_ITERATIONS = 4096;

    /** Starts a broker whose users may do everything. */
    public static SecuredBroker start(Path home, Map<String, String> users) {
        return start(home, users, Map.of());
    }

    /** Starts a broker whose users may do nothing until an access control list allows it. */
    public static SecuredBroker guarded(Path home, Map<String, String> users) {
        return start(
                home,
                users,
                Map.of(
                        "authorizer.class.name",
                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        "super.users",
                        "User:ANONYMOUS"));
    }

    private static SecuredBroker start(Path folder, Map<String, String> users, Map<String, String> more) {
        Home home = Home.prepare(folder, Home.ROOM_TO_START);
        Path certificate = certificate(home);
        Map<String, String> settings = new HashMap<>(more);
        settings.putAll(brokerSettings(home, users));
        int port = Port.free().claim("the way in by TLS");
        KafkaBroker broker = SecondListener.start(folder, "SECURED", "SASL_SSL", port, port, settings);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            letIn(admin, users);
        } catch (ExecutionException e) {
            broker.close();
            throw new IllegalStateException("the broker takes no users by SCRAM", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker was set up", e);
        }
        return new SecuredBroker(broker, "127.0.0.1:" + port, users, certificate);
    }

    /** Generates the broker's key and certificate in its home. */
    private static Path certificate(Home home) {
        Path store = home.resolve("broker.p12");
        Path certificate = home.resolve("broker.pem");
        try {
            Files.deleteIfExists(store);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String alias = "-alias broker -storepass " + STORE_PASSWORD + " -keystore";
        String key = "-genkeypair -keyalg RSA -validity 30 -storetype PKCS12 -dname CN=localhost";
        keytool(home, key + " -ext SAN=dns:localhost,ip:127.0.0.1 " + alias, store.toString());
        keytool(home, "-exportcert -rfc " + alias, store.toString(), "-file", certificate.toString());
        return certificate;
    }

    /** Returns the broker's settings. */
    private static Map<String, String> brokerSettings(Home home, Map<String, String> users) {
        return Map.of(
                "listener.name.secured.ssl.keystore.location",
                home.resolve("broker.p12").toString(),
                "listener.name.secured.ssl.keystore.password",
                STORE_PASSWORD,
                "listener.name.secured.ssl.keystore.type",
                "PKCS12",
                "listener.name.secured.sasl.enabled.mechanisms",
                "PLAIN,SCRAM-SHA-512",
                "listener.name.secured.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;",
                "listener.name.secured.plain.sasl.jaas.config",
                users.entrySet().stream()
                        .map(user -> "user_" + user.getKey() + "=\"" + user.getValue() + "\"")
                        .collect(Collectors.joining(" ", LOGIN, ";")));
    }

    /** Creates the SCRAM users of the running broker. */
    private static void letIn(Admin admin, Map<String, String> users) throws ExecutionException, InterruptedException {
        List<UserScramCredentialAlteration> changes = users.entrySet().stream()
                .<UserScramCredentialAlteration>map(user -> new UserScramCredentialUpsertion(
                        user.getKey(),
                        new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, SCRAM_ITERATIONS),
                        user.getValue()))
                .toList();
        admin.alterUserScramCredentials(changes).all().get();
    }

    /** Returns the client settings of the only user, under Kafka's own names. */
    public Map<String, String> clientSettings() {
        return clientSettings(users.keySet().iterator().next());
    }

    /** Returns a user's client settings, under Kafka's own names. */
    public Map<String, String> clientSettings(String user) {
        return Map.of(
                "bootstrap.servers",
                address,
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                LOGIN + "username=\"" + user + "\" password=\"" + users.get(user) + "\";",
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                certificate.toString());
    }

    /** @param words separated by spaces; paths, which may have some, follow */
    private static void keytool(Home home, String words, String... paths) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(words.split(" ")));
        command.addAll(List.of(paths));
        Path log = home.resolve("keytool.log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("keytool made no certificate: " + Files.readString(log));
            }
        } catch (IOException e) {
            throw new IllegalStateException("keytool, which comes with the JDK, cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while making a certificate", e);
        }
    }

    @Override
    public void close() {
        broker.close();
    }
}
