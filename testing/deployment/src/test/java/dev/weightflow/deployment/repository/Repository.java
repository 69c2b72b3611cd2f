package dev.weightflow.deployment.repository;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Folder of the project. */
public final class Repository {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path ROOT = find(Path.of("").toAbsolutePath());

    private Repository() {}

    /** Returns a file or folder of the project, by its path from the root. */
    public static Path path(String relative) {
        return ROOT.resolve(relative);
    }

    /** Reads a file's text. */
    public static String text(String relative) {
        try {
            return Files.readString(path(relative));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a file's JSON. */
    public static JsonNode json(String relative) {
        try {
            return JSON.readTree(text(relative));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a file's single YAML document. */
    public static ObjectNode yaml(String relative) {
        return (ObjectNode) yamlDocuments(text(relative)).get(0);
    }

    /** Parses the YAML documents of a text, with anchors and merges resolved; a duplicate key is refused. */
    public static List<JsonNode> yamlDocuments(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        List<JsonNode> documents = new ArrayList<>();
        for (Object document : new Yaml(new SafeConstructor(options)).loadAll(text)) {
            if (document != null) {
                documents.add(JSON.valueToTree(document));
            }
        }
        return documents;
    }

    /** Lists the files directly in a folder with that suffix, by their paths from the root, in order. */
    public static List<String> files(String folder, String suffix) {
        try (Stream<Path> files = Files.list(path(folder))) {
            return files.map(file -> folder + "/" + file.getFileName())
                    .filter(name -> name.endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path find(Path folder) {
        for (Path candidate = folder; candidate != null; candidate = candidate.getParent()) {
            if (Files.exists(candidate.resolve("docker-compose.yml"))) {
                return candidate;
            }
        }
        throw new IllegalStateException("No folder above " + folder + " holds docker-compose.yml.");
    }
}
