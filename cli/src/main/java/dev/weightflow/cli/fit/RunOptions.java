package dev.weightflow.cli.fit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.model.run.EarlyStopping;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Options of a run beside its training. They do not affect any step and are no part of the run's identity: the same training may continue with
 * others.
 *
 * @param name given by the user
 * @param tags further notes of the user
 * @param card the user's entries of the model card's metadata
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RunOptions(
        Optional<String> name,
        Map<String, String> tags,
        Map<String, String> card,
        Optional<EarlyStopping> earlyStopping) {

    public static final RunOptions NONE = new RunOptions(Optional.empty(), Map.of(), Map.of(), Optional.empty());

    public RunOptions {
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
        card = card == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(card));
    }

    /** Returns whether the text can be a folder's name on any system, and stand in a line of a table. */
    static boolean isName(String text) {
        return text.matches("[\\p{L}\\p{N}][\\p{L}\\p{N} ._+=,-]{0,99}")
                && text.strip().equals(text);
    }

    /** Returns whether the text can stand in a line of a table. */
    static boolean isLine(String text) {
        return text.length() <= 500 && text.chars().noneMatch(Character::isISOControl);
    }

    /** Returns the run's name; by default its folder. */
    String nameOr(Path folder) {
        return name.orElseGet(
                () -> String.valueOf(folder.toAbsolutePath().normalize().getFileName()));
    }

    String tagWords() {
        return tags.entrySet().stream()
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .collect(Collectors.joining(", "));
    }
}
