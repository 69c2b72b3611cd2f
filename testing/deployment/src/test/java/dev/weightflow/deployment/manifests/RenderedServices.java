package dev.weightflow.deployment.manifests;

import static dev.weightflow.deployment.manifests.Manifests.stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.deployment.deployed.DeployedService;
import dev.weightflow.deployment.deployed.DeployedService.MountedFile;
import dev.weightflow.deployment.repository.Services;
import dev.weightflow.deployment.repository.Tool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Deployments of the services, and the CronJob of the collector, as Helm renders them, with the cluster's secrets and maps that they refer to. */
public final class RenderedServices {
    private static final int USUAL_MODE = 0644;

    private final Manifests manifests;
    private final Map<String, Map<String, String>> cluster;

    private RenderedServices(Manifests manifests, Map<String, Map<String, String>> cluster) {
        this.manifests = manifests;
        this.cluster = cluster;
    }

    /**
     * Renders the services of values.
     *
     * @param values a file of them
     * @param cluster the secrets and config maps that the chart does not include, by their names
     */
    public static List<DeployedService> of(Path values, Map<String, Map<String, String>> cluster) {
        Tool.Result result = Tool.find("helm")
                .orElseThrow()
                .run("template", "weightflow", "deploy/chart", "--values", values.toString());
        if (!result.succeeded()) {
            throw new AssertionError("Helm refuses the values: " + result.said());
        }
        RenderedServices rendered = new RenderedServices(Manifests.of(result.output()), cluster);
        return Services.names().stream().map(rendered::service).toList();
    }

    private DeployedService service(String name) {
        JsonNode workload = manifests
                .find("Deployment", name)
                .or(() -> manifests.find("CronJob", name))
                .orElseThrow();
        JsonNode container = Manifests.pod(workload).at("/containers/0");
        Map<String, String> environment =
                new HashMap<>(Environment.of(manifests, container).values());
        container.path("env").forEach(variable -> {
            JsonNode reference = variable.at("/valueFrom/secretKeyRef");
            if (reference.isObject()) {
                environment.put(
                        variable.path("name").asText(),
                        value(
                                reference.path("name").asText(),
                                reference.path("key").asText()));
            }
        });
        Map<String, MountedFile> files = new HashMap<>();
        Map<String, Optional<Path>> folders = new HashMap<>();
        container.path("volumeMounts").forEach(mount -> {
            String folder = mount.path("mountPath").asText();
            JsonNode volume = stream(Manifests.pod(workload).path("volumes"))
                    .filter(one -> one.path("name").equals(mount.path("name")))
                    .findFirst()
                    .orElseThrow();
            mount(volume, folder, files, folders);
        });
        return new DeployedService(name, environment, files, folders);
    }

    private void mount(
            JsonNode volume, String folder, Map<String, MountedFile> files, Map<String, Optional<Path>> folders) {
        JsonNode projected = volume.path("projected");
        List<JsonNode> sources =
                projected.isObject() ? stream(projected.path("sources")).toList() : List.of(volume);
        for (JsonNode source : sources) {
            JsonNode data = source.has("secret") ? source.path("secret") : source.path("configMap");
            if (!data.isObject()) {
                folders.put(folder, Optional.empty());
                continue;
            }
            int mode = (projected.isObject() ? projected : data)
                    .path("defaultMode")
                    .asInt(USUAL_MODE);
            String name = data.path("secretName").asText(data.path("name").asText());
            paths(data, name)
                    .forEach((key, path) -> files.put(
                            folder + "/" + path,
                            new MountedFile(value(name, key).getBytes(StandardCharsets.UTF_8), rights(mode))));
        }
    }

    /** Returns the mounted keys, and the names of their files. */
    private Map<String, String> paths(JsonNode data, String name) {
        Map<String, String> paths = new HashMap<>();
        data.path("items")
                .forEach(item ->
                        paths.put(item.path("key").asText(), item.path("path").asText()));
        if (paths.isEmpty()) {
            cluster.getOrDefault(name, Map.of()).keySet().forEach(key -> paths.put(key, key));
        }
        return paths;
    }

    private String value(String name, String key) {
        return Optional.ofNullable(cluster.get(name))
                .flatMap(known -> Optional.ofNullable(known.get(key)))
                .orElseThrow(
                        () -> new AssertionError("nothing that is documented makes " + name + " with the key " + key));
    }

    /** Converts a mode to the rights of the owner, who reads here; in a pod it is the fsGroup that reads. */
    private static Set<PosixFilePermission> rights(int mode) {
        Set<PosixFilePermission> rights = EnumSet.noneOf(PosixFilePermission.class);
        Stream.of(PosixFilePermission.values())
                .filter(right -> (mode >> PosixFilePermission.values().length - 1 - right.ordinal() & 1) == 1)
                .forEach(rights::add);
        return rights;
    }
}
