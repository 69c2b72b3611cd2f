package dev.weightflow.schema;

import java.util.stream.Collectors;

/** Sanitises untrusted text for display: a name in a hostile file or record must neither control a terminal nor flood a log. */
public final class Printable {

    private Printable() {}

    public static String of(String text) {
        return text.codePoints()
                .mapToObj(c -> isVisible(c) ? Character.toString(c) : "\\u%04x".formatted(c))
                .collect(Collectors.joining());
    }

    /** As {@code of}, cut after a number of characters. */
    public static String of(String text, int longest) {
        return text.length() <= longest ? of(text) : of(text.substring(0, longest)) + "…";
    }

    /** As {@code of}, with line ends kept: for messages with several lines. */
    public static String lines(String text) {
        return text.codePoints()
                .mapToObj(c -> c == '\n' || isVisible(c) ? Character.toString(c) : "\\u%04x".formatted(c))
                .collect(Collectors.joining());
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
