package dev.weightflow.cli.platform;

/**
 * The most heap a JVM may take.
 *
 * @param text as the JVM writes it: a whole number of k, m or g bytes, such as {@code 512m}
 */
public record HeapSize(String text) {

    private static final String FORM = "[1-9][0-9]{0,8}[kKmMgG]";

    /** @throws IllegalArgumentException if the text has another form */
    public HeapSize {
        if (!text.matches(FORM)) {
            throw new IllegalArgumentException("'" + text + "' is no size of a heap; write one such as 512m or 2g");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
