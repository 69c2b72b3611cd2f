package dev.weightflow.data.task.boundaries;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Size of a maximum matching between the pixels of two boundary maps: each is paired with at most one of the other map, and none farther away than
 * some distance.
 *
 * <p>Source of the algorithm: Hopcroft and Karp, An n^5/2 Algorithm for Maximum Matchings in Bipartite Graphs (SIAM J. Comput. 1973).
 */
final class Matching {
    private static final int FREE = -1;

    private final int[][] neighbours; // of each predicted pixel, the labelled ones within reach
    private final int[] partner; // of each predicted pixel
    private final int[] partnerOfLabel;
    private final int[] layer;

    private Matching(int[][] neighbours, int labels) {
        this.neighbours = neighbours;
        this.partner = new int[neighbours.length];
        this.partnerOfLabel = new int[labels];
        this.layer = new int[neighbours.length];
        Arrays.fill(partner, FREE);
        Arrays.fill(partnerOfLabel, FREE);
    }

    /** @param reach the largest distance between two pixels of a pair, in pixels */
    static int size(boolean[] predicted, boolean[] labelled, int width, double reach) {
        int[] index = new int[labelled.length];
        int labels = 0;
        for (int at = 0; at < labelled.length; at++) {
            index[at] = labelled[at] ? labels++ : FREE;
        }
        int[][] neighbours = new int[count(predicted)][];
        int pixel = 0;
        for (int at = 0; at < predicted.length; at++) {
            if (predicted[at]) {
                neighbours[pixel++] = within(index, width, at % width, at / width, reach);
            }
        }
        return new Matching(neighbours, labels).size();
    }

    static int count(boolean[] map) {
        int count = 0;
        for (boolean set : map) {
            count += set ? 1 : 0;
        }
        return count;
    }

    /** Lists the pixels within reach, the nearer ones first, so that few pairs must be changed. */
    private static int[] within(int[] index, int width, int x, int y, double reach) {
        int height = index.length / width;
        int steps = (int) reach;
        int[] found = new int[(2 * steps + 1) * (2 * steps + 1)];
        int count = 0;
        for (int ring = 0; ring <= steps; ring++) {
            for (int row = Math.max(0, y - ring); row <= Math.min(height - 1, y + ring); row++) {
                boolean edge = Math.abs(row - y) == ring;
                for (int column = x - ring; column <= x + ring; column += edge || ring == 0 ? 1 : 2 * ring) {
                    double apart = Math.hypot(column - x, row - y);
                    if (column >= 0 && column < width && apart <= reach && index[row * width + column] != FREE) {
                        found[count++] = index[row * width + column];
                    }
                }
            }
        }
        return Arrays.copyOf(found, count);
    }

    private int size() {
        int size = 0;
        while (layered()) {
            int[] next = new int[neighbours.length];
            for (int pixel = 0; pixel < neighbours.length; pixel++) {
                if (partner[pixel] == FREE && augment(pixel, next)) {
                    size++;
                }
            }
        }
        return size;
    }

    /** Searches breadth-first from all free pixels, and returns whether a free label is reached. */
    private boolean layered() {
        ArrayDeque<Integer> queue = new ArrayDeque<>();
        for (int pixel = 0; pixel < neighbours.length; pixel++) {
            layer[pixel] = partner[pixel] == FREE ? 0 : FREE;
            if (partner[pixel] == FREE) {
                queue.add(pixel);
            }
        }
        boolean reached = false;
        while (!queue.isEmpty()) {
            int pixel = queue.remove();
            for (int label : neighbours[pixel]) {
                int other = partnerOfLabel[label];
                if (other == FREE) {
                    reached = true;
                } else if (layer[other] == FREE) {
                    layer[other] = layer[pixel] + 1;
                    queue.add(other);
                }
            }
        }
        return reached;
    }

    /** Searches depth-first along the layers, without recursion: paths are as long as boundaries. */
    private boolean augment(int start, int[] next) {
        ArrayDeque<Integer> path = new ArrayDeque<>();
        path.push(start);
        while (!path.isEmpty()) {
            int pixel = path.peek();
            if (next[pixel] == neighbours[pixel].length) {
                layer[pixel] = FREE;
                path.pop();
                continue;
            }
            int label = neighbours[pixel][next[pixel]++];
            int other = partnerOfLabel[label];
            if (other == FREE) {
                while (!path.isEmpty()) {
                    int one = path.pop();
                    int taken = neighbours[one][next[one] - 1];
                    partner[one] = taken;
                    partnerOfLabel[taken] = one;
                }
                return true;
            }
            if (layer[other] == layer[pixel] + 1) {
                path.push(other);
            }
        }
        return false;
    }
}
