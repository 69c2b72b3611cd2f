package dev.weightflow.cli.fit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a run was asked for beside its training. It has no influence on a step, and so is no part of the run's identity: the same training may go
 * on with other options.
 *
 * @param name what people call it
 * @param tags what else they note of it
 * @param card what they say of the model card's metadata
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RunOptions(
        Optional<String> name,
        Map<String, String> tags,
        Map<String, String> card,
        Optional<EarlyStopping> earlyStopping) {

    static final RunOptions NONE = new RunOptions(Optional.empty(), Map.of(), Map.of(), Optional.empty());

    public RunOptions {
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
        card = card == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(card));
    }

    /** Whether it can be a folder's name anywhere, and stand in a line of a table. */
    static boolean isName(String text) {
        return text.matches("[\\p{L}\\p{N}][\\p{L}\\p{N} ._+=,-]{0,99}")
                && text.strip().equals(text);
    }

    /** Whether it can stand in a line of a table. */
    static boolean isLine(String text) {
        return text.length() <= 500 && text.chars().noneMatch(Character::isISOControl);
    }

    /** What people call a run: its folder, if they gave it no name. */
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
