package dev.weightflow.deployment.deployed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.deployment.deployed.DeployedService.MountedFile;
import dev.weightflow.deployment.repository.Services;
import dev.weightflow.deployment.repository.Tool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Compose files merged as {@code docker compose} itself resolves them. */
public record ComposeServices(JsonNode root) {
    /**
     * @param settings the file of variables used in place of {@code .env}
     */
    public static ComposeServices of(Path settings, String... files) throws JsonProcessingException {
        List<String> command =
                new ArrayList<>(List.of("compose", "--profile", "collector", "--env-file", settings.toString()));
        for (String file : files) {
            command.addAll(List.of("-f", file));
        }
        command.addAll(List.of("config", "--format", "json"));
        Tool.Result result = Tool.find("docker").orElseThrow().run(command.toArray(String[]::new));
        if (!result.succeeded()) {
            throw new AssertionError("docker compose refuses the files: " + result.said());
        }
        return new ComposeServices(new ObjectMapper().readTree(result.output()));
    }

    /** Returns the variables of any service of the files. */
    public Map<String, String> environment(String service) {
        Map<String, String> environment = new TreeMap<>();
        root.at("/services/" + service + "/environment")
                .properties()
                .forEach(entry ->
                        environment.put(entry.getKey(), entry.getValue().asText()));
        return environment;
    }

    /** Lists our services, and the collector. */
    public List<DeployedService> ours() {
        return Services.names().stream().map(this::ours).toList();
    }

    private DeployedService ours(String name) {
        JsonNode service = root.path("services").path(name);
        Map<String, MountedFile> files = new HashMap<>();
        Map<String, Optional<Path>> folders = new HashMap<>();
        service.path("secrets").forEach(secret -> {
            String target = secret.path("target").asText(secret.path("source").asText());
            Path file = Path.of(root.at("/secrets/" + secret.path("source").asText() + "/file")
                    .asText());
            files.put(target.startsWith("/") ? target : "/run/secrets/" + target, MountedFile.of(file));
        });
        service.path("volumes")
                .forEach(volume -> folders.put(
                        volume.path("target").asText(),
                        volume.path("type").asText().equals("bind")
                                ? Optional.of(Path.of(volume.path("source").asText()))
                                : Optional.empty()));
        return new DeployedService(name, environment(name), files, folders);
    }
}
