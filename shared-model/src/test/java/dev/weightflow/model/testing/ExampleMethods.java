package dev.weightflow.model.testing;

import dev.weightflow.model.method.MethodTexts;
import dev.weightflow.model.method.Methods;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.MethodSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Every method by its name; a method file is LoRA-XS's, one of the examples in the documentation, with a rank that fits the smallest model. */
public final class ExampleMethods {
    /** Texts of the examples, which are trusted. */
    public static final MethodTexts TEXTS = digest -> Stream.of("lora_xs.py", "ia3.py")
            .map(ExampleMethods::text)
            .filter(text -> Digest.ofText(text).equals(digest))
            .findFirst()
            .orElseThrow();

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

    /** Returns the method of that text, with the text as in a request. */
    public static MethodSpec file(String text, Map<String, String> options) {
        Map<String, String> words = new HashMap<>(options);
        words.put("text", text);
        return Methods.spec(MethodName.FILE, words).withText(text);
    }

    public static String text(String example) {
        try {
            return Files.readString(Path.of("../docs/examples").resolve(example));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
