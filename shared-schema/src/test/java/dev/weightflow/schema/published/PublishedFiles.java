package dev.weightflow.schema.published;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Generated files that are committed, by their path below {@code src/main/resources}. */
final class PublishedFiles {
    static final Path RESOURCES = Path.of("src/main/resources");
    static final Path RELEASED = Path.of("src/test/resources/golden/v1/schemas");

    private PublishedFiles() {}

    /** Returns whether this run is to write files rather than compare them. */
    static boolean writing() {
        return "write".equals(System.getProperty("weightflow.schemas"));
    }

    static Map<Path, String> generate() throws IOException {
        Map<Path, String> files = new TreeMap<>();
        Map<String, ObjectNode> schemas = new JsonSchemas().all();
        for (Map.Entry<String, ObjectNode> schema : schemas.entrySet()) {
            files.put(Path.of("schemas", schema.getKey() + ".schema.json"), text(schema.getValue()));
        }
        files.put(Path.of("asyncapi.yaml"), new AsyncApi().yaml());
        return files;
    }

    static void write(Path folder, Map<Path, String> files, boolean overwrite) throws IOException {
        for (Map.Entry<Path, String> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            if (overwrite || !Files.exists(path)) {
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
        }
    }

    private static String text(ObjectNode schema) throws IOException {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
        return new ObjectMapper().writer(printer).writeValueAsString(schema) + "\n";
    }
}
