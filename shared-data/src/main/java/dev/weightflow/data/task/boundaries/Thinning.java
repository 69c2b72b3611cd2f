package dev.weightflow.data.task.boundaries;

/**
 * Thins the lines of a binary map to one pixel, without breaking them.
 *
 * <p>Source: Guo and Hall, Parallel Thinning with Two-Subiteration Algorithms (CACM 1989), algorithm A1.
 */
final class Thinning {
    private Thinning() {}

    /** Thins [height, width] to the same; pixels outside the map are background. */
    static boolean[] of(boolean[] map, int width) {
        boolean[] thin = map.clone();
        boolean changed = true;
        while (changed) {
            changed = erode(thin, width, true);
            changed |= erode(thin, width, false);
        }
        return thin;
    }

    private static boolean erode(boolean[] map, int width, boolean first) {
        boolean[] before = map.clone();
        boolean changed = false;
        for (int at = 0; at < map.length; at++) {
            if (before[at] && isDeletable(before, width, at % width, at / width, first)) {
                map[at] = false;
                changed = true;
            }
        }
        return changed;
    }

    private static boolean isDeletable(boolean[] map, int width, int x, int y, boolean first) {
        int p2 = at(map, width, x, y - 1);
        int p3 = at(map, width, x + 1, y - 1);
        int p4 = at(map, width, x + 1, y);
        int p5 = at(map, width, x + 1, y + 1);
        int p6 = at(map, width, x, y + 1);
        int p7 = at(map, width, x - 1, y + 1);
        int p8 = at(map, width, x - 1, y);
        int p9 = at(map, width, x - 1, y - 1);
        int crossings = (1 - p2 & (p3 | p4)) + (1 - p4 & (p5 | p6)) + (1 - p6 & (p7 | p8)) + (1 - p8 & (p9 | p2));
        int neighbours =
                Math.min((p9 | p2) + (p3 | p4) + (p5 | p6) + (p7 | p8), (p2 | p3) + (p4 | p5) + (p6 | p7) + (p8 | p9));
        int side = first ? (p2 | p3 | 1 - p5) & p4 : (p6 | p7 | 1 - p9) & p8;
        return crossings == 1 && (neighbours == 2 || neighbours == 3) && side == 0;
    }

    private static int at(boolean[] map, int width, int x, int y) {
        return x >= 0 && y >= 0 && x < width && y < map.length / width && map[y * width + x] ? 1 : 0;
    }
}
