package dev.weightflow.data.dataset.transform;

/**
 * Reference implementation of resampling one channel, a pixel at a time, from the definitions: Keys' cubic kernel with a = -0.75, pixel centres at
 * half-integers for a resize, coordinates in thirty-seconds of a pixel for a warp.
 */
final class SlowResampling {
    private SlowResampling() {}

    /** Keys, Cubic Convolution Interpolation for Digital Image Processing, 1981, eq. 4, with a free a. */
    static double kernel(double distance) {
        double a = -0.75;
        double x = Math.abs(distance);
        if (x <= 1) {
            return (a + 2) * x * x * x - (a + 3) * x * x + 1;
        }
        return x < 2 ? a * x * x * x - 5 * a * x * x + 8 * a * x - 4 * a : 0;
    }

    static double[][] cubicResize(double[][] from, int width, int height) {
        double[][] to = new double[height][width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double sx = (x + 0.5) * from[0].length / width - 0.5;
                double sy = (y + 0.5) * from.length / height - 0.5;
                to[y][x] = cubicAt(from, sx, sy, true);
            }
        }
        return to;
    }

    static double[][] nearestResize(double[][] from, int width, int height) {
        double[][] to = new double[height][width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                to[y][x] = from[y * from.length / height][x * from[0].length / width];
            }
        }
        return to;
    }

    /** Rotates counter-clockwise (as seen, rows going down) and scales about (width / 2, height / 2). */
    static double[][] warp(double[][] from, double degrees, double scale, boolean cubic) {
        int height = from.length;
        int width = from[0].length;
        double cos = Math.cos(Math.toRadians(degrees)) / scale;
        double sin = Math.sin(Math.toRadians(degrees)) / scale;
        double shiftX = width / 2.0 - cos * width / 2 + sin * height / 2;
        double shiftY = height / 2.0 - sin * width / 2 - cos * height / 2;
        double[][] to = new double[height][width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                // turned back, clockwise; OpenCV adds the shares of column and row in 1024ths of a pixel
                long sx = Math.round(1024 * cos * x) + Math.round(1024 * (-sin * y + shiftX));
                long sy = Math.round(1024 * sin * x) + Math.round(1024 * (cos * y + shiftY));
                to[y][x] = cubic
                        ? cubicAt(from, Math.floorDiv(sx + 16, 32) / 32.0, Math.floorDiv(sy + 16, 32) / 32.0, false)
                        : pixel(from, (int) Math.floorDiv(sx + 512, 1024), (int) Math.floorDiv(sy + 512, 1024), false);
            }
        }
        return to;
    }

    private static double cubicAt(double[][] from, double x, double y, boolean repeatEdge) {
        double sum = 0;
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        for (int j = top - 1; j <= top + 2; j++) {
            for (int i = left - 1; i <= left + 2; i++) {
                sum += kernel(x - i) * kernel(y - j) * pixel(from, i, j, repeatEdge);
            }
        }
        return sum;
    }

    private static double pixel(double[][] from, int x, int y, boolean repeatEdge) {
        int column = Math.max(0, Math.min(from[0].length - 1, x));
        int row = Math.max(0, Math.min(from.length - 1, y));
        return repeatEdge || (column == x && row == y) ? from[row][column] : 0;
    }
}
