package dev.weightflow.deployment.manifests;

import static dev.weightflow.deployment.manifests.Manifests.containers;
import static dev.weightflow.deployment.manifests.Manifests.pod;
import static dev.weightflow.deployment.manifests.Manifests.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Rules for the mounts of containers: the files that their commands name, and writable volumes beside a read-only root. */
final class MountRules {
    /** Files that a script reads from its own folder, and the variables that it requires. */
    private static final Pattern NEIGHBOUR = Pattern.compile("\\$folder/([\\w.-]+)");

    private static final Pattern REQUIRED = Pattern.compile(": \"\\$\\{(\\w+):\\?");

    private final Manifests manifests;
    private final Faults faults;

    MountRules(Manifests manifests, Faults faults) {
        this.manifests = manifests;
        this.faults = faults;
    }

    void check() {
        manifests.workloads().forEach(workload -> containers(workload)
                .forEach(container -> container(workload, container)));
    }

    private void container(JsonNode workload, JsonNode container) {
        stream(container.path("volumeMounts"))
                .filter(mount -> volume(workload, mount).isMissingNode())
                .forEach(mount -> faults.of(
                        workload, "mounts the volume " + mount.path("name").asText() + ", which it has not"));
        if (container.at("/securityContext/readOnlyRootFilesystem").asBoolean()) {
            writable(workload, container, "/tmp");
        }
        command(workload, container);
    }

    /** Requires a writable mount there. */
    void writable(JsonNode workload, JsonNode container, String folder) {
        boolean there = mount(container, folder)
                .filter(mount -> !mount.path("readOnly").asBoolean())
                .filter(mount -> !volume(workload, mount).has("configMap"))
                .isPresent();
        if (!there) {
            faults.of(workload, "must be able to write to " + folder);
        }
    }

    private void command(JsonNode workload, JsonNode container) {
        List<String> words = new ArrayList<>();
        container.path("command").forEach(word -> words.add(word.asText()));
        int program = words.isEmpty() ? 0 : 1;
        container.path("args").forEach(word -> words.add(word.asText()));
        words.stream()
                .skip(program)
                .filter(word -> word.startsWith("/"))
                .forEach(path -> file(workload, container, path));
    }

    private void file(JsonNode workload, JsonNode container, String path) {
        Optional<JsonNode> mount = mount(container, path);
        if (mount.isEmpty()) {
            faults.of(workload, "names " + path + ", which is not mounted");
            return;
        }
        String configMap = volume(workload, mount.get()).at("/configMap/name").asText();
        manifests.find("ConfigMap", configMap).ifPresent(map -> {
            JsonNode data = map.path("data");
            String file = Path.of(mount.get().path("mountPath").asText())
                    .relativize(Path.of(path))
                    .toString();
            Set<String> files = new TreeSet<>(Set.of(file));
            String script = data.path(file).asText();
            files.addAll(matches(NEIGHBOUR, script));
            files.stream()
                    .filter(name -> !data.has(name))
                    .forEach(name -> faults.of(
                            workload, "needs the file " + name + ", which the ConfigMap " + configMap + " has not"));
            Environment environment = Environment.of(manifests, container);
            matches(REQUIRED, script).stream()
                    .filter(variable -> !environment.has(variable))
                    .forEach(
                            variable -> faults.of(workload, "is not told " + variable + ", which its script requires"));
        });
    }

    private static List<String> matches(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.results().map(match -> match.group(1)).toList();
    }

    /** Finds the innermost mount that holds the path. */
    static Optional<JsonNode> mount(JsonNode container, String path) {
        return stream(container.path("volumeMounts"))
                .filter(mount -> (path + "/").startsWith(mount.path("mountPath").asText() + "/"))
                .max(Comparator.comparing(
                        mount -> mount.path("mountPath").asText().length()));
    }

    private static JsonNode volume(JsonNode workload, JsonNode mount) {
        return Stream.concat(
                        stream(pod(workload).path("volumes"))
                                .filter(volume -> volume.path("name").equals(mount.path("name"))),
                        stream(workload.at("/spec/volumeClaimTemplates"))
                                .filter(claim -> claim.at("/metadata/name").equals(mount.path("name"))))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }
}
