package dev.weightflow.data.dataset.folder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Layouts of published datasets, in the form of the files that users write. */
public final class DatasetPresets {
    /** Names of the presets; each is a file beside this class. */
    public static final List<String> NAMES = List.of("camvid", "cityscapes", "nyud");

    private DatasetPresets() {}

    /** Returns the preset that a file names, as its content. */
    static ObjectNode of(DatasetYaml.Reader reader, JsonNode name) {
        if (!NAMES.contains(name.asText())) {
            throw reader.document()
                    .fault(name, "there is no preset '%s'; there are %s", name.asText(), String.join(", ", NAMES));
        }
        return YamlDocument.read(text(name.asText()), name.asText() + ".yaml").root();
    }

    /** Reads the preset's file. */
    public static byte[] text(String name) {
        try (InputStream in = DatasetPresets.class.getResourceAsStream(name + ".yaml")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
