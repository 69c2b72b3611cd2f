package dev.weightflow.model.dataset.source;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.ViolationCode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names of files in archives and buckets, which must not lead out of the folder that they are brought into. */
public final class EntryName {
    private static final int LONGEST = 1000;
    private static final int LONGEST_PART = 200;
    private static final Pattern HOSTILE =
            Pattern.compile("[/\\\\].*|[A-Za-z]:.*|.*[\\p{Cntrl}\\\\].*", Pattern.DOTALL);

    private EntryName() {}

    /**
     * The name below the root, without a leading {@code ./}; nothing for hidden files.
     *
     * @throws DatasetException {@link ViolationCode#BAD_SHARD}
     */
    public static Optional<String> of(String stored, String archive) {
        String name = stored.startsWith("./") ? stored.substring(2) : stored;
        List<String> parts = Arrays.asList(name.split("/", -1));
        boolean bad = HOSTILE.matcher(name).matches()
                || name.length() > LONGEST
                || parts.stream()
                        .anyMatch(part -> part.isEmpty()
                                || part.equals(".")
                                || part.equals("..")
                                || part.length() > LONGEST_PART);
        if (bad) {
            throw DatasetException.about(
                    ViolationCode.BAD_SHARD,
                    archive,
                    "holds a file whose name is no plain path below it: '%s'; give it a relative name",
                    shown(stored));
        }
        return parts.stream().anyMatch(part -> part.startsWith(".")) ? Optional.empty() : Optional.of(name);
    }

    /** A name for a message: one line, not too long. */
    static String shown(String name) {
        String line = name.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= LONGEST_PART ? line : line.substring(0, LONGEST_PART) + "...";
    }
}
