package dev.weightflow.scenes;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Width and height of the images in pixels. */
public record ImageSize(int width, int height) {
    public static final int SMALLEST = 32;
    public static final int LARGEST = 2048;
    public static final ImageSize DEFAULT = new ImageSize(320, 240);

    private static final Pattern FORM = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

    /** From {@code 320x240}; nothing when the text has another form. */
    public static Optional<ImageSize> parsed(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new ImageSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    boolean allowed() {
        return Math.min(width, height) >= SMALLEST && Math.max(width, height) <= LARGEST;
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
