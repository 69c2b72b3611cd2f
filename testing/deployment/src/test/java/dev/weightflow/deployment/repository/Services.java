package dev.weightflow.deployment.repository;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The services as their modules say they are. */
public final class Services {
    private static final String PROPERTIES = "src/main/resources/application.properties";

    private Services() {}

    /** Every service's name, and the port that it listens on. */
    public static Map<String, Integer> ports() {
        return ports("quarkus.http.port");
    }

    /** Every service's name, and the port of its health and metrics. */
    public static Map<String, Integer> managementPorts() {
        return ports("quarkus.management.port");
    }

    private static Map<String, Integer> ports(String setting) {
        Map<String, Integer> ports = new TreeMap<>();
        try (Stream<Path> modules = Files.list(Repository.path("services"))) {
            modules.filter(module -> Files.exists(module.resolve(PROPERTIES)))
                    .map(module -> module.getFileName().toString())
                    .forEach(name -> ports.put(name, Integer.parseInt(property(name, setting))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ports;
    }

    private static String property(String service, String key) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(Repository.text("services/" + service + "/" + PROPERTIES)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty(key);
    }
}
