package dev.weightflow.deployment.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.deployment.repository.Services;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Whole platform on this machine, started by the command line in a folder of its own. */
record LivePlatform(CommandLine commandLine) implements AutoCloseable {

    /**
     * @param settings variables in the environment of its services
     */
    static LivePlatform start(Path state, Map<String, String> settings) throws IOException {
        LivePlatform platform = new LivePlatform(CommandLine.in(state, settings));
        platform.commandLine.run("up", "--detach");
        return platform;
    }

    /** Returns the addresses of the services' metrics, as {@code host:port}. Waits for the console too, as the start does not. */
    Map<String, String> addresses() throws JsonProcessingException, InterruptedException {
        for (int look = 0; look < 120; look++) {
            Map<String, String> addresses = new TreeMap<>();
            JsonNode status = new ObjectMapper()
                    .readTree(commandLine.run("status", "--json").output());
            for (JsonNode part : status.path("parts")) {
                if (Services.ports().containsKey(part.path("name").asText()) && part.hasNonNull("management")) {
                    addresses.put(
                            part.path("name").asText(),
                            part.path("management").asText().replace("http://", ""));
                }
            }
            if (addresses.keySet().equals(Services.ports().keySet())) {
                return addresses;
            }
            Thread.sleep(1_000);
        }
        throw new IllegalStateException("not every service tells where its metrics are: "
                + commandLine.run("status").output());
    }

    @Override
    public void close() {
        commandLine.run("down");
    }
}
