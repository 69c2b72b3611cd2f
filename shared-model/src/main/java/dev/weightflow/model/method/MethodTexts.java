package dev.weightflow.model.method;

import dev.weightflow.model.method.file.MethodText;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.MethodSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Texts of method files, by their digests. The implementation decides whose texts may be evaluated; the caller verifies that a text has the requested
 * digest.
 */
@FunctionalInterface
public interface MethodTexts {

    /** Refuses any text, for models whose methods are all of this project. */
    MethodTexts NONE = digest -> {
        throw new IllegalArgumentException("The model was made with a method file, whose text has the digest " + digest
                + ", and that text is not available or not trusted");
    };

    /**
     * Returns the text of that SHA-256 digest.
     *
     * @throws RuntimeException if it is not available, or may not be used; its message states the reason and the remedy
     */
    String text(Digest digest);

    /** Returns the texts that come with these methods. */
    static MethodTexts of(Collection<MethodSpec> methods) {
        Map<Digest, String> texts = methods.stream()
                .map(MethodSpec::text)
                .flatMap(Optional::stream)
                .distinct()
                .collect(Collectors.toMap(Digest::ofText, text -> text));
        return digest -> Optional.ofNullable(texts.get(digest)).orElseGet(() -> NONE.text(digest));
    }

    /** Returns the texts among files that are known by the digests of their content. */
    static MethodTexts in(Function<Digest, Path> files) {
        return digest -> read(files.apply(digest));
    }

    /** Reads the text in a file, up to the longest valid text. */
    static String read(Path file) {
        try {
            if (Files.size(file) > MethodText.MOST_BYTES) {
                throw new IllegalArgumentException(file + " has " + Files.size(file)
                        + " bytes, and a method file may have " + MethodText.MOST_BYTES);
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
