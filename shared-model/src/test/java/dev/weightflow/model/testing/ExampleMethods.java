package dev.weightflow.model.testing;

import dev.weightflow.model.method.Methods;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.training.MethodSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Every method by its name; a method file is LoRA-XS's, one of the examples in the documentation, with a rank that the smallest model has. */
public final class ExampleMethods {
    private ExampleMethods() {}

    public static MethodSpec spec(MethodName name) {
        return spec(name, Map.of());
    }

    public static MethodSpec spec(MethodName name, Map<String, String> options) {
        return name == MethodName.FILE ? loraXs(options) : Methods.spec(name, options);
    }

    public static MethodSpec loraXs(Map<String, String> options) {
        Map<String, String> small = new HashMap<>(Map.of("rank", "4"));
        small.putAll(options);
        return file(text("lora_xs.py"), small);
    }

    public static MethodSpec ia3() {
        return file(text("ia3.py"), Map.of());
    }

    /** The method of that text, unless the options have a text of their own. */
    public static MethodSpec file(String text, Map<String, String> options) {
        Map<String, String> words = new HashMap<>(Map.of("text", text));
        words.putAll(options);
        return Methods.spec(MethodName.FILE, words);
    }

    public static String text(String example) {
        try {
            return Files.readString(Path.of("../docs/examples").resolve(example));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
