package dev.weightflow.data.dataset.coco;

import dev.weightflow.data.dataset.Budget;

/**
 * The pixels within a polygon, as COCO's API rasterises it. The outline is walked on a grid of a fifth of a pixel, from corner to corner in
 * steps of one grid line along the longer axis; where it passes the middle of a column of pixels, that column changes between inside and
 * outside at the row of the upper one of the two points, rounded up. So a pixel belongs to the polygon by its centre, but for roundings,
 * and those are kept: scores of other tools depend on them.
 */
final class PolygonOutline {
    private static final int GRID = 5;

    private final ColumnMask mask;
    private final int width;
    private final int height;
    private final Budget budget;
    private int column;
    private int row;

    PolygonOutline(ColumnMask mask, int width, int height, Budget budget) {
        this.mask = mask;
        this.width = width;
        this.height = height;
        this.budget = budget;
    }

    /**
     * Walks around a polygon.
     *
     * @param corners x and y in turn, in pixels from the upper left corner of the image
     * @param numbers the number of coordinates
     */
    void walk(double[] corners, int numbers) {
        column = onGrid(corners[0]);
        row = onGrid(corners[1]);
        for (int i = 0; i < numbers; i += 2) {
            int next = (i + 2) % numbers;
            edge(onGrid(corners[i]), onGrid(corners[i + 1]), onGrid(corners[next]), onGrid(corners[next + 1]));
        }
    }

    private static int onGrid(double pixels) {
        return (int) (GRID * pixels + 0.5);
    }

    /** Walks an edge, which has the same points in both directions: they are counted from its left end, or its upper end if it is steep. */
    private void edge(int fromX, int fromY, int toX, int toY) {
        int across = Math.abs(toX - fromX);
        int down = Math.abs(toY - fromY);
        boolean flat = across >= down;
        int length = flat ? across : down;
        boolean backwards = flat ? fromX > toX : fromY > toY;
        int startX = backwards ? toX : fromX;
        int startY = backwards ? toY : fromY;
        double rise = flat
                ? (double) ((backwards ? fromY : toY) - startY) / across
                : (double) ((backwards ? fromX : toX) - startX) / down;
        for (int step = 0; step <= length; step++) {
            budget.step();
            int along = backwards ? length - step : step;
            if (flat) {
                point(startX + along, (int) (startY + rise * along + 0.5));
            } else {
                point((int) (startX + rise * along + 0.5), startY + along);
            }
        }
    }

    private void point(int x, int y) {
        if (x != column) {
            double pixelColumn = ((x < column ? x : x - 1) + 0.5) / GRID - 0.5;
            if (pixelColumn == Math.floor(pixelColumn) && pixelColumn >= 0 && pixelColumn <= width - 1) {
                double pixelRow = (Math.min(y, row) + 0.5) / GRID - 0.5;
                int inside = (int) Math.ceil(Math.max(0, Math.min(height, pixelRow)));
                mask.flip((int) pixelColumn * height + inside);
            }
        }
        column = x;
        row = y;
    }
}
