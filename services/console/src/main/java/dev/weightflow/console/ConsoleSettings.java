package dev.weightflow.console;

import dev.weightflow.console.owner.Owner;
import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.objectstore.S3Settings;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * How the console is set up.
 *
 * @param owners where the services answer
 * @param health where they say whether they are ready
 */
record ConsoleSettings(KafkaConnection kafka, S3Settings objectStore, Map<Owner, URI> owners, Map<Owner, URI> health) {
    static final String NAME = "console";

    private static final String PREFIX = "weightflow.console.";
    /** The management port of a service lies so far above its other one. */
    private static final int MANAGEMENT = 1_000;

    /** @throws dev.weightflow.platform.configuration.ConfigurationException with everything that is wrong */
    static ConsoleSettings of(Settings settings) {
        Map<Owner, URI> owners = new EnumMap<>(Owner.class);
        Map<Owner, URI> health = new EnumMap<>(Owner.class);
        for (Owner owner : Owner.values()) {
            URI usual = URI.create("http://localhost:" + owner.port());
            URI address = settings.value(PREFIX + owner.key() + "-url", usual, ConsoleSettings::address);
            owners.put(owner, address);
            health.put(
                    owner,
                    settings.value(
                            PREFIX + owner.key() + "-management-url", management(address), ConsoleSettings::address));
        }
        ConsoleSettings read = new ConsoleSettings(
                KafkaConnection.from(settings, NAME),
                S3Settings.from(settings),
                Map.copyOf(owners),
                Map.copyOf(health));
        settings.path("weightflow.data-dir", Path.of("")); // every service is told of one; this one keeps no files
        settings.complete();
        return read;
    }

    private static URI management(URI address) {
        int port = address.getPort() < 0 ? 80 : address.getPort();
        return URI.create(address.getScheme() + "://" + address.getHost() + ":" + (port + MANAGEMENT));
    }

    private static URI address(String text) {
        URI address = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        if (address.getHost() == null || !("http".equals(address.getScheme()) || "https".equals(address.getScheme()))) {
            throw new IllegalArgumentException("'" + text + "' is no address such as http://trainer:8082");
        }
        return address;
    }
}
