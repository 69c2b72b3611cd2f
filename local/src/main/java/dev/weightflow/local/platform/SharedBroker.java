package dev.weightflow.local.platform;

import dev.weightflow.local.process.PrivateFiles;
import dev.weightflow.schema.topic.TopicPrefix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Kafka broker run by others, open to everybody, and the prefix of this platform's names there. The platform's folder remembers it, as the platform's
 * facts exist nowhere else.
 *
 * @param address {@code HOST:PORT}
 */
public record SharedBroker(String address, TopicPrefix prefix) {
    private static final String FILE = "shared-broker";
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9.-]+:[0-9]{1,5}|\\[[0-9A-Fa-f:]+]:[0-9]{1,5}");

    /**
     * Validates the address.
     *
     * @throws PlatformFailure if it is none
     */
    public SharedBroker {
        if (!ADDRESS.matcher(address).matches()) {
            throw PlatformFailure.refused(
                    "no-broker-address",
                    "'" + address + "' is not the address of a broker; write HOST:PORT, such as kafka:9092.");
        }
    }

    /** Reads the shared broker that a platform uses, if it uses one. */
    static Optional<SharedBroker> keptIn(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(file);
            return Optional.of(new SharedBroker(lines.get(0), new TopicPrefix(lines.size() > 1 ? lines.get(1) : "")));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    /** @throws PlatformFailure if the platform's facts lie in another broker, or under another prefix */
    static void requireSame(Path folder, Optional<SharedBroker> wanted, boolean hasOwn) {
        Optional<SharedBroker> kept = keptIn(folder);
        if (kept.isPresent() ? !kept.equals(wanted) : wanted.isPresent() && hasOwn) {
            throw PlatformFailure.refused(
                    "other-broker",
                    "This platform's data is in "
                            + kept.map(broker -> broker.address() + " under the prefix '"
                                            + broker.prefix().text() + "'; start it with --kafka " + broker.address()
                                            + " --topic-prefix '"
                                            + broker.prefix().text() + "'")
                                    .orElse("a broker of its own; start it without --kafka")
                            + ", or in another folder (WEIGHTFLOW_STATE).");
        }
    }

    /** Remembers it, once it has answered. */
    void keepIn(Path folder) {
        PrivateFiles.write(folder.resolve(FILE), address + "\n" + prefix.text() + "\n");
    }
}
