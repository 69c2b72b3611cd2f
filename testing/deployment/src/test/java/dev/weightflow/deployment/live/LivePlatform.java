package dev.weightflow.deployment.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.deployment.repository.Services;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The whole platform on this machine, started by the command line in a folder of its own. */
record LivePlatform(CommandLine commandLine) implements AutoCloseable {

    /** @param settings variables that its services find in their environment */
    static LivePlatform start(Path state, Map<String, String> settings) throws IOException {
        LivePlatform platform = new LivePlatform(CommandLine.in(state, settings));
        platform.commandLine.run("up", "--detach");
        return platform;
    }

    /** Where each service's metrics are, as {@code host:port}. */
    Map<String, String> addresses() throws JsonProcessingException {
        Map<String, String> addresses = new TreeMap<>();
        JsonNode status =
                new ObjectMapper().readTree(commandLine.run("status", "--json").output());
        for (JsonNode part : status.path("parts")) {
            if (Services.ports().containsKey(part.path("name").asText())) {
                addresses.put(
                        part.path("name").asText(),
                        part.path("management").asText().replace("http://", ""));
            }
        }
        return addresses;
    }

    @Override
    public void close() {
        commandLine.run("down");
    }
}
