package dev.weightflow.console;

import dev.weightflow.console.owner.OwningService;
import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.platform.database.Databases;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.objectstore.S3Settings;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;

/**
 * Settings of the console.
 *
 * @param databases place of what is read from the logs
 * @param owners addresses of the services
 * @param health addresses of their readiness checks
 */
record ConsoleSettings(
        KafkaConnection kafka,
        S3Settings objectStore,
        Databases databases,
        Map<OwningService, URI> owners,
        Map<OwningService, URI> health) {
    static final String NAME = "console";

    private static final String PREFIX = "weightflow.console.";
    /** Offset of a service's management port from its API port. */
    private static final int MANAGEMENT = 1_000;

    /**
     * Reads the console's settings.
     *
     * @throws dev.weightflow.platform.configuration.ConfigurationException with all invalid settings
     */
    static ConsoleSettings of(Settings settings) {
        Map<OwningService, URI> owners = new EnumMap<>(OwningService.class);
        Map<OwningService, URI> health = new EnumMap<>(OwningService.class);
        for (OwningService owner : OwningService.values()) {
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
                Databases.from(settings, settings.dataDir(NAME)),
                Map.copyOf(owners),
                Map.copyOf(health));
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
