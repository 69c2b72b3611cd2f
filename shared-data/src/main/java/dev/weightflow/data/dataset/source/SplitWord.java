package dev.weightflow.data.dataset.source;

import dev.weightflow.schema.dataset.Split;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Guesses a file's split from the words of its path, by the conventions of the Hugging Face Hub; a test split is no split here. */
public final class SplitWord {
    private static final Map<Split, List<String>> WORDS = Map.of(
            Split.TRAIN, List.of("train", "training"),
            Split.VAL, List.of("validation", "valid", "val", "dev"));

    private SplitWord() {}

    /** Returns the split of the last word of the path that names one. */
    public static Optional<Split> in(String path) {
        List<String> words = Arrays.asList(path.toLowerCase(Locale.ROOT).split("[^a-z]+"));
        return WORDS.keySet().stream()
                .filter(split -> last(words, split) >= 0)
                .max((one, other) -> Integer.compare(last(words, one), last(words, other)));
    }

    private static int last(List<String> words, Split split) {
        return WORDS.get(split).stream().mapToInt(words::lastIndexOf).max().orElse(-1);
    }
}
