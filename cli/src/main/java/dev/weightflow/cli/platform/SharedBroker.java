package dev.weightflow.cli.platform;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.embedded.process.PrivateFiles;
import dev.weightflow.schema.topic.TopicPrefix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A Kafka that somebody else runs, which lets everybody in, and what this platform's names begin with there. The platform's folder remembers
 * it: facts that lie there are nowhere else.
 *
 * @param address {@code HOST:PORT}
 */
record SharedBroker(String address, TopicPrefix prefix) {
    private static final String FILE = "shared-broker";

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

    /** @throws CommandFailure if the platform's facts lie in another broker, or under another prefix */
    static void keep(Path folder, Optional<SharedBroker> wanted, boolean hasOwn) {
        Optional<SharedBroker> kept = keptIn(folder);
        if (kept.isPresent() ? !kept.equals(wanted) : wanted.isPresent() && hasOwn) {
            throw CommandFailure.refused(
                    "other-broker",
                    "What this platform knows lies in "
                            + kept.map(broker -> broker.address() + " under the prefix '"
                                            + broker.prefix().text() + "'; start it with --kafka " + broker.address()
                                            + " --topic-prefix '"
                                            + broker.prefix().text() + "'")
                                    .orElse("a broker of its own; start it without --kafka")
                            + ", or in another folder (--state).");
        }
        wanted.filter(broker -> kept.isEmpty())
                .ifPresent(broker -> PrivateFiles.write(
                        folder.resolve(FILE),
                        broker.address() + "\n" + broker.prefix().text() + "\n"));
    }
}
