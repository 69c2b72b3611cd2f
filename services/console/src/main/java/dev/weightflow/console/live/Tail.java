package dev.weightflow.console.live;

import java.util.ArrayList;
import java.util.List;

/**
 * The points of one curve in the order of their steps, of which no spike is lost: where there are too many, neighbours are thinned to their
 * least and greatest. Not safe for threads.
 */
final class Tail {
    private static final int MOST = 2_000;
    private static final int BUCKET = 4;

    private final List<Point> points = new ArrayList<>();

    /** One value of the curve. */
    record Point(long step, double value) {}

    /** Adds a point; steps that are told again, after a resume, replace what was told of them. */
    void add(long step, double value) {
        while (!points.isEmpty() && points.get(points.size() - 1).step() >= step) {
            points.remove(points.size() - 1);
        }
        points.add(new Point(step, value));
        if (points.size() > MOST) {
            thin();
        }
    }

    private void thin() {
        List<Point> kept = new ArrayList<>(MOST);
        for (int from = 0; from < points.size(); from += BUCKET) {
            List<Point> bucket = points.subList(from, Math.min(points.size(), from + BUCKET));
            Point least = bucket.get(0);
            Point greatest = bucket.get(0);
            for (Point point : bucket) {
                least = point.value() < least.value() ? point : least;
                greatest = point.value() > greatest.value() ? point : greatest;
            }
            kept.add(least.step() <= greatest.step() ? least : greatest);
            if (least.step() != greatest.step()) {
                kept.add(least.step() <= greatest.step() ? greatest : least);
            }
        }
        points.clear();
        points.addAll(kept);
    }

    List<Point> points() {
        return List.copyOf(points);
    }
}
