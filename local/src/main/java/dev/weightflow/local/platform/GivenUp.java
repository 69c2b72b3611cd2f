package dev.weightflow.local.platform;

import dev.weightflow.local.process.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Losses in this platform's journals that an operator has accepted, passed to all services at each start: a service that knew of one alone would
 * reach another state than the others.
 */
public record GivenUp(Path file) {
    private static final String ADOPT = "weightflow.journal.adopt";
    private static final String ACCEPT_LOSS = "weightflow.journal.accept-loss";

    /** Accepts the loss of the installation that the journals belonged to, in favour of the present one. */
    public void installation(String id) {
        write(Optional.of(id), places());
    }

    /** Accepts the loss of facts, heads or records at these places, as messages name them. */
    public void add(Collection<String> more) {
        Set<String> all = places();
        all.addAll(more);
        write(Optional.ofNullable(settings().get(ADOPT)), all);
    }

    private Set<String> places() {
        return new TreeSet<>(Optional.ofNullable(settings().get(ACCEPT_LOSS))
                .map(places -> List.of(places.split(",")))
                .orElse(List.of()));
    }

    /** Returns the settings of the services, by their keys. */
    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        if (Files.exists(file)) {
            try {
                for (String line : Files.readAllLines(file)) {
                    int end = line.indexOf('=');
                    settings.put(line.substring(0, end), line.substring(end + 1));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(file + " cannot be read", e);
            }
        }
        return settings;
    }

    private void write(Optional<String> installation, Set<String> places) {
        StringBuilder text = new StringBuilder();
        installation.ifPresent(id -> text.append(ADOPT).append('=').append(id).append('\n'));
        if (!places.isEmpty()) {
            text.append(ACCEPT_LOSS)
                    .append('=')
                    .append(String.join(",", places))
                    .append('\n');
        }
        PrivateFiles.write(file, text.toString());
    }
}
