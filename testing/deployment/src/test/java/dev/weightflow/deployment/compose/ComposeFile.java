package dev.weightflow.deployment.compose;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.deployment.repository.Repository;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Compose file, with the values of its variables' defaults. */
public record ComposeFile(JsonNode root) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?::([-?])([^}]*))?}");
    private static final String OURS = "weightflow/";

    /** Reads the project's own. */
    public static ComposeFile committed() {
        return new ComposeFile(Repository.yaml("docker-compose.yml"));
    }

    /** Returns its services by name. */
    public Map<String, JsonNode> services() {
        Map<String, JsonNode> services = new TreeMap<>();
        root.path("services").properties().forEach(entry -> services.put(entry.getKey(), entry.getValue()));
        return services;
    }

    /** Returns whether the image of that service is built from this project. */
    static boolean isOurs(JsonNode service) {
        return service.path("image").asText().startsWith(OURS);
    }

    /** Returns the images of all services, with the default of every variable. */
    public Set<String> images() {
        Set<String> images = new TreeSet<>();
        services().values().forEach(service -> images.add(resolved(service.path("image"))));
        return images;
    }

    /** Resolves a value with the default of every variable; one without a default becomes the variable's name. */
    static String resolved(JsonNode value) {
        return VARIABLE.matcher(value.asText())
                .replaceAll(match ->
                        Matcher.quoteReplacement("-".equals(match.group(2)) ? match.group(3) : match.group(1)));
    }

    /** Returns the variables that the file reads, each with whether it is required. */
    public Map<String, Boolean> variables() {
        Map<String, Boolean> variables = new TreeMap<>();
        VARIABLE.matcher(root.toString())
                .results()
                .forEach(match -> variables.merge(match.group(1), "?".equals(match.group(2)), Boolean::logicalOr));
        return variables;
    }

    static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(ComposeFile::resolved)
                .toList();
    }
}
