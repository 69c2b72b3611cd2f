package dev.weightflow.cli.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Curves over the steps of a run as inline SVG, in the page's colours: {@code --c0} to {@code --c7}, {@code --line} and the text's. Behind a smoothed
 * curve lies a band from the least to the greatest value.
 */
public final class SvgChart {

    private static final int WIDTH = 400;
    private static final int HEIGHT = 210;
    private static final int LEFT = 50;
    private static final int RIGHT = 10;
    private static final int TOP = 12;
    private static final int BOTTOM = 26;
    private static final int COLUMNS = 160;
    private static final int TICKS = 4;

    /** Minimum range of an axis, as a fraction of its values; a narrower one would make noise look like a trend. */
    private static final double LEAST_RANGE = 0.02;

    /** Fraction of a curve's points over which the exponential average smooths. */
    private static final double SMOOTHED_OVER = 0.02;

    private final String title;
    private final StringBuilder lines = new StringBuilder();
    private final Scale x;
    private final Scale y;

    /**
     * Curve, in the order of its steps.
     *
     * @param colour 0 to 7
     * @param smooth whether it is drawn as an average with a band instead of values with dots
     */
    public record Curve(String name, int colour, boolean smooth, double[] steps, double[] values) {}

    private record Scale(double least, double greatest, double tick) {
        static Scale of(double least, double greatest) {
            double range = Math.max(
                    greatest - least, Math.max(1e-12, LEAST_RANGE * Math.max(Math.abs(least), Math.abs(greatest))));
            double from = (least + greatest - range) / 2;
            double power = Math.pow(10, Math.floor(Math.log10(range / TICKS)));
            double part = range / TICKS / power;
            double tick = power * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10);
            return new Scale(tick * Math.floor(from / tick), tick * Math.ceil((from + range) / tick), tick);
        }

        double part(double value) {
            return (value - least) / (greatest - least);
        }

        String label(double value) {
            int digits = (int) Math.max(0, -Math.floor(Math.log10(tick) + 1e-9));
            boolean plain = digits <= 4 && Math.abs(greatest) < 1e6;
            double shown = Math.abs(value) < tick / 2 ? 0 : value;
            return plain
                    ? String.format(Locale.ROOT, "%." + digits + "f", shown)
                    : String.format(Locale.ROOT, "%.1e", shown);
        }
    }

    private SvgChart(String title, Scale x, Scale y) {
        this.title = title;
        this.x = x;
        this.y = y;
    }

    /** Draws the chart; a sentence in its place while there is no value. */
    public static String of(String title, List<Curve> curves) {
        double[] steps = curves.stream()
                .flatMapToDouble(curve -> Arrays.stream(curve.steps()))
                .toArray();
        double[] values = curves.stream()
                .flatMapToDouble(curve -> Arrays.stream(curve.values()))
                .filter(Double::isFinite)
                .toArray();
        if (values.length == 0) {
            return "<figure><figcaption>" + title + "</figcaption><p>nothing yet</p></figure>";
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        Scale across = Scale.of(0, Math.max(1, Arrays.stream(steps).max().orElseThrow()));
        SvgChart chart = new SvgChart(title, across, Scale.of(sorted[0], sorted[sorted.length - 1]));
        chart.axes();
        curves.forEach(chart::draw);
        return chart.text(curves);
    }

    private void axes() {
        for (double at = y.least(); at < y.greatest() + y.tick() / 2; at += y.tick()) {
            lines.append("<path class=\"grid\" d=\"M%s %sH%d\"/>".formatted(LEFT, place(vertical(at)), WIDTH - RIGHT));
            text(LEFT - 6, vertical(at) + 4, "end", y.label(at));
        }
        for (double at = x.least(); at < x.greatest() + x.tick() / 2; at += x.tick()) {
            text(
                    horizontal(at),
                    HEIGHT - BOTTOM + 16,
                    at > x.greatest() - x.tick() / 2 ? "end" : "middle",
                    x.label(at));
        }
    }

    private void text(double left, double baseline, String anchor, String words) {
        lines.append("<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>"
                .formatted(place(left), place(baseline), anchor, words));
    }

    private void draw(Curve curve) {
        List<double[]> points = new ArrayList<>();
        List<double[]> band = new ArrayList<>();
        int length = curve.values().length;
        int group = curve.smooth() ? (length + COLUMNS - 1) / COLUMNS : 1;
        double keep = 1 - 1 / Math.max(1, length * SMOOTHED_OVER);
        double average = 0;
        double weight = 0;
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (int at = 0; at < length; at++) {
            double value = curve.values()[at];
            if (Double.isFinite(value)) {
                average = keep * average + (1 - keep) * value;
                weight = keep * weight + (1 - keep); // the average of few values is not pulled towards 0
                least = Math.min(least, value);
                greatest = Math.max(greatest, value);
            }
            if (((at + 1) % group == 0 || at == length - 1) && weight > 0 && least <= greatest) {
                double step = curve.steps()[at];
                points.add(new double[] {step, curve.smooth() ? average / weight : value});
                band.add(new double[] {step, least});
                band.add(0, new double[] {step, greatest});
                least = Double.POSITIVE_INFINITY;
                greatest = Double.NEGATIVE_INFINITY;
            }
        }
        String colour = "style=\"--c:var(--c" + curve.colour() + ")\"";
        if (curve.smooth()) {
            lines.append("<path class=\"band\" %s d=\"%sZ\"/>".formatted(colour, path(band)));
        }
        lines.append("<path class=\"curve\" %s d=\"%s\"/>".formatted(colour, path(points)));
        if (!curve.smooth()) {
            points.stream()
                    .filter(point -> Double.isFinite(point[1]))
                    .forEach(point -> lines.append("<circle %s cx=\"%s\" cy=\"%s\" r=\"2.5\"/>"
                            .formatted(colour, place(horizontal(point[0])), place(vertical(point[1])))));
        }
    }

    private String path(List<double[]> points) {
        StringBuilder path = new StringBuilder();
        for (double[] point : points) {
            if (Double.isFinite(point[1])) {
                path.append(path.isEmpty() ? 'M' : 'L')
                        .append(place(horizontal(point[0])))
                        .append(' ')
                        .append(place(vertical(point[1])));
            }
        }
        return path.toString();
    }

    private double horizontal(double step) {
        return LEFT + x.part(step) * (WIDTH - LEFT - RIGHT);
    }

    private double vertical(double value) {
        return HEIGHT - BOTTOM - y.part(value) * (HEIGHT - TOP - BOTTOM);
    }

    private static String place(double pixels) {
        return String.format(Locale.ROOT, "%.1f", pixels);
    }

    private String text(List<Curve> curves) {
        StringBuilder legend = new StringBuilder();
        for (Curve curve : curves) {
            if (curves.size() > 1) {
                legend.append("<span style=\"--c:var(--c" + curve.colour() + ")\">" + curve.name() + "</span>");
            }
        }
        return "<figure><figcaption>%s %s</figcaption><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%s</svg></figure>"
                .formatted(title, legend, WIDTH, HEIGHT, title, lines);
    }
}
