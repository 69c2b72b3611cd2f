package dev.weightflow.model.dataset.image;

/** PNG's colour types (PNG specification, 11.2.2). */
public enum PngColour {
    GRAY(0, 1),
    RGB(2, 3),
    PALETTE(3, 1),
    GRAY_ALPHA(4, 2),
    RGBA(6, 4);

    private final int code;
    private final int channels;

    PngColour(int code, int channels) {
        this.code = code;
        this.channels = channels;
    }

    int code() {
        return code;
    }

    /** How many numbers are stored for a pixel; a palette's index is one. */
    public int channels() {
        return channels;
    }
}
