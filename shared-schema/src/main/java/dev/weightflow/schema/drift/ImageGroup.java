package dev.weightflow.schema.drift;

/**
 * Group of an image, such as the day of a camera, by its id alone: images of a group are alike, and count together. It is the text before the last
 * {@code /}, or, where there is none, before the last {@code -} or {@code _}; an id without any of them is a group of its own. Names such as
 * {@code north-2026-11-30-0001}, or folders {@code north/2026-11-30/0001}, so make groups of days.
 */
public final class ImageGroup {
    private ImageGroup() {}

    /** Returns the group of the image with that id. */
    public static String of(String id) {
        int folder = id.lastIndexOf('/');
        int end = folder >= 0 ? folder : Math.max(id.lastIndexOf('-'), id.lastIndexOf('_'));
        return end > 0 ? id.substring(0, end) : id;
    }
}
