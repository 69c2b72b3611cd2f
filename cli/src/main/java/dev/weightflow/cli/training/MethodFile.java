package dev.weightflow.cli.training;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.model.method.MethodTexts;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.method.file.MethodText;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.training.MethodSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Method defined by a file. Once read, the method carries the text, and no longer needs the file. */
public final class MethodFile {

    private static final String EXAMPLE = "; docs/adding-a-method.md shows what a method file holds";

    private MethodFile() {}

    /**
     * Reads and tries a method file.
     *
     * @param options as words, by name
     * @throws CommandFailure naming the file, and each fault with its line
     */
    public static MethodSpec spec(Path file, Map<String, String> options) {
        Map<String, String> words = new LinkedHashMap<>(options);
        String text = text(file);
        words.put("text", text);
        return named(
                file.toString(),
                () -> Methods.tried(Methods.spec(MethodName.FILE, words).withText(text), MethodTexts.NONE));
    }

    /** Runs work that may find a fault in a method file, and names the file in the failure. */
    public static <T> T named(String file, Supplier<T> work) {
        try {
            return work.get();
        } catch (InvalidRecordException e) {
            throw new CommandFailure(
                    "faulty-method-file", ExitStatus.USAGE, e.getMessage().replaceFirst(MethodText.THING, file), e);
        }
    }

    public static String text(Path file) {
        if (!Files.isRegularFile(file)) {
            throw CommandFailure.notFound("missing-file", "There is no method file " + file + EXAMPLE + ".");
        }
        try {
            if (Files.size(file) > MethodText.MOST_BYTES) {
                throw CommandFailure.refused(
                        "no-method-file",
                        file + " has " + Files.size(file) + " bytes, and a method file may have "
                                + MethodText.MOST_BYTES + EXAMPLE + ".");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CommandFailure(
                    "no-method-file", ExitStatus.REFUSED, file + " is not UTF-8 text" + EXAMPLE + ".", e);
        } catch (IOException e) {
            throw new CommandFailure(
                    "no-method-file", ExitStatus.FAILED, file + " cannot be read: " + e.getMessage() + ".", e);
        }
    }
}
