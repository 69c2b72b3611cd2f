package dev.weightflow.cli.models;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Name of a registered model or of a version: {@code people}, {@code people@champion}, {@code people@3}. */
public record VersionName(String model, Optional<String> version) {
    static final String OF_MODEL = "NAME";
    static final String OF_VERSION = "NAME@VERSION";
    static final String EITHER = "A model's name, and @ with a version's number or an alias such as champion.";

    /** @throws IllegalArgumentException if a part is missing */
    public static VersionName of(String text) {
        int at = text.lastIndexOf('@');
        if (at == 0 || at == text.length() - 1 || text.isEmpty()) {
            throw new IllegalArgumentException(
                    "'" + text + "' names no model; write NAME, NAME@VERSION or NAME@ALIAS, such as people@champion");
        }
        return at < 0
                ? new VersionName(text, Optional.empty())
                : new VersionName(text.substring(0, at), Optional.of(text.substring(at + 1)));
    }

    /** Returns whether a word names a version rather than a file of that name. */
    public static boolean isMeantBy(String word) {
        return word.indexOf('@') > 0 && word.indexOf('/') < 0 && !Files.exists(Path.of(word));
    }

    Optional<Integer> number() {
        return version.filter(word -> word.matches("[1-9]\\d{0,8}")).map(Integer::valueOf);
    }
}
