package dev.weightflow.scenes.render;

import java.util.Arrays;

/**
 * Window of a projection in tiles, with the surfaces that each may show: one is left out only where its outline is not. They are iterated as a linked
 * list of entries, from the surface that may be nearest to the one that must be farthest.
 */
final class Tiles {
    /** End of a list. */
    static final int END = -1;

    /** Margin above an outline's rounding errors, in tiles. */
    private static final double MARGIN = 0.01;

    private final Span across;
    private final Span down;
    private final int columns;
    private final int rows;
    private final double tileWidth;
    private final double tileHeight;
    /** First entry of each tile, and last that of everything outside the window. */
    private final int[] firsts;

    private int[] surfaces = new int[1024];
    private int[] nexts = new int[1024];
    private double[] nearests = new double[1024];
    private int entries;

    /** @param outlines of the surfaces, null for those that are left out */
    Tiles(Span across, Span down, int columns, int rows, Outline[] outlines) {
        this.across = across;
        this.down = down;
        this.columns = columns;
        this.rows = rows;
        this.tileWidth = across.length() / columns;
        this.tileHeight = down.length() / rows;
        this.firsts = new int[rows * columns + 1];
        Arrays.fill(firsts, END);
        for (int surface = 0; surface < outlines.length; surface++) {
            if (outlines[surface] != null) {
                add(surface, outlines[surface]);
            }
        }
    }

    private void add(int surface, Outline outline) {
        int bottom = last((outline.down().high() - down.low()) / tileHeight, rows);
        for (int row = first((outline.down().low() - down.low()) / tileHeight); row <= bottom; row++) {
            Span high = new Span(down.low() + row * tileHeight, down.low() + (row + 1) * tileHeight)
                    .wider(MARGIN * tileHeight);
            Span wide = outline.across(high);
            int right = last((wide.high() - across.low()) / tileWidth, columns);
            for (int column = first((wide.low() - across.low()) / tileWidth); column <= right; column++) {
                Span tile = new Span(across.low() + column * tileWidth, across.low() + (column + 1) * tileWidth)
                        .wider(MARGIN * tileWidth);
                add(surface, row * columns + column, outline.nearest(tile, high));
            }
        }
        if (!across.holds(outline.across()) || !down.holds(outline.down())) {
            add(surface, rows * columns, Double.NEGATIVE_INFINITY);
        }
    }

    private void add(int surface, int tile, double nearest) {
        if (nearest == Double.POSITIVE_INFINITY) {
            return;
        }
        if (entries == surfaces.length) {
            surfaces = Arrays.copyOf(surfaces, 2 * entries);
            nexts = Arrays.copyOf(nexts, 2 * entries);
            nearests = Arrays.copyOf(nearests, 2 * entries);
        }
        int before = END;
        int after = firsts[tile];
        while (after != END && nearests[after] <= nearest) {
            before = after;
            after = nexts[after];
        }
        surfaces[entries] = surface;
        nearests[entries] = nearest;
        nexts[entries] = after;
        if (before == END) {
            firsts[tile] = entries;
        } else {
            nexts[before] = entries;
        }
        entries++;
    }

    private static int first(double position) {
        return (int) Math.max(0, Math.floor(position - MARGIN));
    }

    private static int last(double position, int count) {
        return (int) Math.min(count - 1, Math.floor(position + MARGIN));
    }

    /** Returns the first entry of a tile. */
    int first(int column, int row) {
        return firsts[row * columns + column];
    }

    /** Returns the first entry for a point in the projection, within the window or not. */
    int first(double x, double y) {
        double column = (x - across.low()) / tileWidth;
        double row = (y - down.low()) / tileHeight;
        boolean inside = column >= 0 && column < columns && row >= 0 && row < rows;
        return inside ? first((int) column, (int) row) : firsts[rows * columns];
    }

    int next(int entry) {
        return nexts[entry];
    }

    int surface(int entry) {
        return surfaces[entry];
    }

    /** Returns a lower bound of the surface's depth in the tile. */
    double nearest(int entry) {
        return nearests[entry];
    }
}
