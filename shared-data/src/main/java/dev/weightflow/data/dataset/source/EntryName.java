package dev.weightflow.data.dataset.source;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.ViolationCode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names of files in archives and buckets, which must not lead out of the target folder. */
public final class EntryName {
    private static final int LONGEST = 1000;
    private static final int LONGEST_PART = 200;
    private static final Pattern HOSTILE =
            Pattern.compile("[/\\\\].*|[A-Za-z]:.*|.*[\\p{Cntrl}\\\\].*", Pattern.DOTALL);

    private EntryName() {}

    /**
     * Returns the name below the root, without a leading {@code ./}; empty for hidden files.
     *
     * @throws DatasetException {@link ViolationCode#BAD_SHARD}
     */
    public static Optional<String> of(String stored, String archive) {
        String name = stored.startsWith("./") ? stored.substring(2) : stored;
        List<String> parts = name.length() > LONGEST ? List.of() : Arrays.asList(name.split("/", -1));
        boolean bad = name.length() > LONGEST
                || HOSTILE.matcher(name).matches()
                || parts.stream()
                        .anyMatch(part -> part.isEmpty()
                                || part.equals(".")
                                || part.equals("..")
                                || part.length() > LONGEST_PART);
        if (bad) {
            throw DatasetException.about(
                    ViolationCode.BAD_SHARD,
                    archive,
                    "holds a file whose name is not a plain path below it: '%s'; give it a relative name",
                    shown(stored));
        }
        return parts.stream().anyMatch(part -> part.startsWith(".")) ? Optional.empty() : Optional.of(name);
    }

    /** Formats a name for a message: one line, not too long. */
    static String shown(String name) {
        String start = name.substring(0, Math.min(name.length(), LONGEST_PART)).replaceAll("\\p{Cntrl}", "?");
        return name.length() <= LONGEST_PART ? start : start + "...";
    }
}
