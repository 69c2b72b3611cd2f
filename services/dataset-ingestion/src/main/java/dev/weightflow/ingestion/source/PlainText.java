package dev.weightflow.ingestion.source;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Text about a folder's files for a manifest: one line, of bounded length, without the folder's own path. */
record PlainText(Path root) {
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x{80}-\\x{9f}]+");
    private static final int MOST = 500;

    String of(String text) {
        String relative = text.replace(root + "/", "").replace(root.toString(), "the folder");
        String line = CONTROL.matcher(relative).replaceAll("?");
        return line.length() <= MOST ? line : line.substring(0, MOST) + "...";
    }

    /** As {@link #of}, with a full stop. */
    String sentence(String text) {
        String line = of(text);
        return line.endsWith(".") ? line : line + ".";
    }
}
