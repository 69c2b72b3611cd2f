package dev.weightflow.console.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Points in ascending order of x. */
public record Line(List<Point> points) {
    /** Value at a place, such as a loss at a step. */
    public record Point(double x, double y) {}

    public Line {
        points = List.copyOf(points);
    }

    public boolean isEmpty() {
        return points.isEmpty();
    }

    public Optional<Point> last() {
        return points.isEmpty() ? Optional.empty() : Optional.of(points.get(points.size() - 1));
    }

    /** Returns the points after that place. */
    public Line after(double x) {
        return new Line(points.stream().filter(point -> point.x() > x).toList());
    }

    double least() {
        return points.stream().mapToDouble(Point::y).min().orElse(0);
    }

    double greatest() {
        return points.stream().mapToDouble(Point::y).max().orElse(1);
    }

    /** Smooths by the mean of so many neighbours, as many before as after, so that it has no lag. At the ends there are fewer. */
    public Line centredMean(int neighbours) {
        int half = neighbours / 2;
        List<Point> means = new ArrayList<>(points.size());
        for (int i = 0; i < points.size(); i++) {
            int reach = Math.min(half, Math.min(i, points.size() - 1 - i));
            double sum = 0;
            for (int j = i - reach; j <= i + reach; j++) {
                sum += points.get(j).y();
            }
            means.add(new Point(points.get(i).x(), sum / (2 * reach + 1)));
        }
        return new Line(means);
    }

    /** Reduces to at most so many points: of neighbours the least and the greatest, so that no spike is lost. */
    public Line reduced(int most) {
        if (points.size() <= most) {
            return this;
        }
        int buckets = Math.max(1, most / 2);
        List<Point> kept = new ArrayList<>(2 * buckets);
        for (int bucket = 0; bucket < buckets; bucket++) {
            int from = (int) ((long) bucket * points.size() / buckets);
            int to = (int) ((long) (bucket + 1) * points.size() / buckets);
            Point least = points.get(from);
            Point greatest = points.get(from);
            for (Point point : points.subList(from, to)) {
                least = point.y() < least.y() ? point : least;
                greatest = point.y() > greatest.y() ? point : greatest;
            }
            kept.add(least.x() <= greatest.x() ? least : greatest);
            if (least != greatest) {
                kept.add(least.x() <= greatest.x() ? greatest : least);
            }
        }
        return new Line(kept);
    }

    String path(Axis x, Axis y) {
        StringBuilder path = new StringBuilder();
        for (Point point : points) {
            path.append(path.length() == 0 ? 'M' : 'L');
            path.append(Svg.number(x.at(point.x()))).append(' ').append(Svg.number(y.at(point.y())));
        }
        return path.toString();
    }
}
