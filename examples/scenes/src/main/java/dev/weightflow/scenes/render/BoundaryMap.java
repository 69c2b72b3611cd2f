package dev.weightflow.scenes.render;

import java.util.Arrays;

/**
 * Boundaries between things, and where a thing occludes a part of itself. A pixel is on a boundary if the pixel to its right or the one below shows
 * another thing, or the same one beyond a step in depth. The lines are one pixel wide.
 *
 * <p>Along a plane the inverse of the depth is linear in the image, so that a step differs from a slope, however steep: it must be more than
 * {@value #STEP} of the farther side's inverse depth, and more than {@value #SLOPES} times the change of the inverse on either side of it.
 */
public final class BoundaryMap {
    private static final double STEP = 0.1;
    private static final double SLOPES = 4;

    private final Frame frame;
    private final double[] inverse;

    private BoundaryMap(Frame frame) {
        this.frame = frame;
        this.inverse = Arrays.stream(frame.depth()).map(depth -> 1 / depth).toArray();
    }

    /** Computes 255 on boundaries, else 0; one number a pixel, row by row from the top. */
    public static byte[] of(Frame frame) {
        return new BoundaryMap(frame).drawn();
    }

    private byte[] drawn() {
        byte[] boundaries = new byte[frame.pixels()];
        for (int row = 0; row < frame.height(); row++) {
            for (int column = 0; column < frame.width(); column++) {
                boolean ends = between(column, row, 1, 0) || between(column, row, 0, 1);
                boundaries[row * frame.width() + column] = (byte) (ends ? 255 : 0);
            }
        }
        return boundaries;
    }

    /** Returns whether a boundary lies between the pixel and the next one to the right ({@code across} 1) or below ({@code down} 1). */
    private boolean between(int column, int row, int across, int down) {
        if (!inside(column + across, row + down)) {
            return false;
        }
        int pixel = row * frame.width() + column;
        int step = across + down * frame.width();
        if (frame.thing()[pixel] != frame.thing()[pixel + step]) {
            return true;
        }
        double change = change(pixel, step);
        double before = inside(column - across, row - down) ? slope(pixel, -step) : 0;
        double after = inside(column + 2 * across, row + 2 * down) ? slope(pixel + step, step) : 0;
        return change > STEP * Math.min(inverse[pixel], inverse[pixel + step])
                && change > SLOPES * Math.max(before, after);
    }

    private double slope(int pixel, int step) {
        return frame.thing()[pixel] == frame.thing()[pixel + step] ? change(pixel, step) : 0;
    }

    private double change(int pixel, int step) {
        return Math.abs(inverse[pixel] - inverse[pixel + step]);
    }

    private boolean inside(int column, int row) {
        return column >= 0 && row >= 0 && column < frame.width() && row < frame.height();
    }
}
