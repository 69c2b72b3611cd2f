package dev.weightflow.local.server;

import dev.weightflow.local.process.PrivateFiles;
import dev.weightflow.local.process.ServerException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Users of a broker and their passwords (SASL, PLAIN). The broker itself and its administrator log in as {@link #SUPER_USER}, who may do everything;
 * the others have the permissions of an {@link AccessList}.
 */
public final class KafkaLogins {
    public static final String SUPER_USER = "platform";

    private static final String MODULE = "org.apache.kafka.common.security.plain.PlainLoginModule required ";
    private static final String MECHANISM = "PLAIN";
    private static final String FILE = ".properties";
    private static final String PASSWORD = "sasl.password";
    private static final int PASSWORD_BYTES = 24;

    private final Map<String, String> passwords;

    private KafkaLogins(Map<String, String> passwords) {
        this.passwords = passwords;
    }

    /**
     * Opens the logins in that folder, a file each that only its owner can read; the first call generates them. A file is in librdkafka's format, so
     * that a tool such as {@code kcat -F} can use it.
     *
     * @param users their names, beside {@link #SUPER_USER}
     */
    public static KafkaLogins keptIn(Path folder, Collection<String> users) {
        Map<String, String> passwords = new TreeMap<>();
        PrivateFiles.folder(folder);
        passwords.put(SUPER_USER, password(folder, SUPER_USER));
        users.forEach(user -> passwords.put(user, password(folder, user)));
        return new KafkaLogins(passwords);
    }

    public static Path file(Path folder, String user) {
        return folder.resolve(user + FILE);
    }

    /** Returns a user's client settings, under Kafka's own names, without the broker's address. */
    public Map<String, String> clientSettings(String user) {
        return Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                MECHANISM,
                "sasl.jaas.config",
                MODULE + as(user) + ";");
    }

    /** Returns the broker's settings: both of its listeners require a password, and anything that no list allows is denied. */
    Map<String, String> brokerSettings() {
        String users = passwords.entrySet().stream()
                .map(user -> "user_" + user.getKey() + "=\"" + user.getValue() + "\"")
                .collect(Collectors.joining(" ", MODULE + as(SUPER_USER) + " ", ";"));
        String broker = MODULE + as(SUPER_USER) + " user_" + SUPER_USER + "=\"" + passwords.get(SUPER_USER) + "\";";
        return Map.ofEntries(
                Map.entry("listener.security.protocol.map", "CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT"),
                Map.entry("listener.name.client.sasl.enabled.mechanisms", MECHANISM),
                Map.entry("listener.name.client.plain.sasl.jaas.config", users),
                Map.entry("listener.name.controller.sasl.enabled.mechanisms", MECHANISM),
                Map.entry("listener.name.controller.plain.sasl.jaas.config", broker),
                Map.entry("sasl.mechanism.inter.broker.protocol", MECHANISM),
                Map.entry("sasl.mechanism.controller.protocol", MECHANISM),
                Map.entry("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
                Map.entry("super.users", "User:" + SUPER_USER));
    }

    private String as(String user) {
        String password = passwords.get(user);
        if (password == null) {
            throw new IllegalArgumentException("nobody comes to the broker as " + user + ", but " + passwords.keySet());
        }
        return "username=\"" + user + "\" password=\"" + password + "\"";
    }

    private static String password(Path folder, String user) {
        Path file = file(folder, user);
        String made = "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=%s\nsasl.username=%s\n%s=%s\n"
                .formatted(MECHANISM, user, PASSWORD, PrivateFiles.random(PASSWORD_BYTES));
        Properties settings = new Properties();
        try {
            settings.load(new StringReader(PrivateFiles.once(file, () -> made)));
        } catch (IOException e) {
            throw new ServerException.DirectoryUnusable(folder, e.getMessage(), e);
        }
        String password = settings.getProperty(PASSWORD, "");
        if (password.isEmpty()) {
            String fault = file + " holds no " + PASSWORD + ": remove the file, and the next start makes another";
            throw new ServerException.DirectoryUnusable(folder, fault, null);
        }
        return password;
    }

    @Override
    public String toString() {
        return "KafkaLogins" + passwords.keySet();
    }
}
