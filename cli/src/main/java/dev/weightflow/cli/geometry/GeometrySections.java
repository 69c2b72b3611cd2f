package dev.weightflow.cli.geometry;

import dev.weightflow.cli.report.Section;
import dev.weightflow.model.geometry.GradientSimilarity;
import dev.weightflow.model.geometry.ModelGeometry;
import dev.weightflow.model.geometry.PathGeometry;
import dev.weightflow.model.geometry.WeightGeometry;
import dev.weightflow.schema.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The measurements as tables. What cannot be said of a weight is empty. */
final class GeometrySections {

    private GeometrySections() {}

    static String summary(ModelGeometry geometry) {
        if (geometry.weights().isEmpty()) {
            return geometry.method() + ": all " + geometry.unmoved()
                    + " weights of linear layers in the backbone stand where they stood before training.";
        }
        return String.format(
                Locale.ROOT,
                "%s: %d weights moved by %.4g together, %.3g %% of their norm; %d others of linear layers stand where they"
                        + " stood.",
                geometry.method(),
                geometry.weights().size(),
                geometry.distance(),
                100 * geometry.relativeDistance(),
                geometry.unmoved());
    }

    static List<Section> of(ModelGeometry geometry) {
        List<Section> sections = new ArrayList<>();
        sections.add(weights(geometry));
        geometry.gradients().ifPresent(gradients -> sections.addAll(similarity(gradients)));
        return sections;
    }

    private static Section weights(ModelGeometry geometry) {
        Section.Builder table = new Section.Builder("Weights")
                .heading(
                        "weight",
                        "pass",
                        "size",
                        "‖W1−W0‖",
                        "of ‖W0‖, %",
                        "effective rank",
                        "output angle, °",
                        "input angle, °",
                        "way",
                        "excess, %",
                        "turning, °");
        geometry.weights()
                .forEach(weight -> table.row(List.of(
                        weight.weight(),
                        weight.pass(),
                        weight.rows() + " x " + weight.columns(),
                        number("%.4g", weight.distance()),
                        number("%.3g", 100 * weight.relativeDistance()),
                        number("%.1f", weight.effectiveRank()),
                        number("%.2f", largest(weight.outputAngles())),
                        number("%.2f", largest(weight.inputAngles())),
                        path(weight, way -> number("%.4g", way.length())),
                        path(weight, way -> number("%.3g", 100 * way.excess())),
                        path(weight, way -> number("%.3g", way.turning())))));
        int angles = geometry.weights().stream()
                .mapToInt(weight -> weight.inputAngles().size())
                .max()
                .orElse(0);
        return table.note("Angles are the largest of the principal angles between the " + angles
                + " leading singular directions before and after. Way is the length of the path of a weight that flows,"
                + " through the places where its integrator steps; excess is how much longer it is than straight, turning the"
                + " sum of its bends.");
    }

    private static List<Section> similarity(GradientSimilarity gradients) {
        List<Section> sections = new ArrayList<>();
        sections.add(cosines("Similarity of the tasks' gradients", gradients, gradients.cosines())
                .note("Cosines between the gradients of the tasks' losses over the " + gradients.parameters()
                        + " trained numbers outside the decoders that all tasks share, from " + gradients.images()
                        + " images: 1 pulls alike, -1 against each other."));
        Section.Builder byStage = new Section.Builder("The same by part of the backbone").heading("part");
        List<Task> tasks = gradients.tasks();
        for (int a = 0; a < tasks.size(); a++) {
            for (int b = a + 1; b < tasks.size(); b++) {
                byStage.heading(tasks.get(a).key() + ", " + tasks.get(b).key());
            }
        }
        gradients.byStage().forEach((stage, cosines) -> {
            List<String> row = new ArrayList<>(List.of(stage));
            for (int a = 0; a < tasks.size(); a++) {
                for (int b = a + 1; b < tasks.size(); b++) {
                    row.add(number("%+.3f", cosines.get(a).get(b)));
                }
            }
            byStage.row(row);
        });
        sections.add(byStage.note(""));
        return sections;
    }

    private static Section.Builder cosines(String title, GradientSimilarity gradients, List<List<Double>> cosines) {
        Section.Builder table = new Section.Builder(title).heading("task");
        gradients.tasks().forEach(task -> table.heading(task.key()));
        for (int i = 0; i < gradients.tasks().size(); i++) {
            List<String> row = new ArrayList<>(List.of(gradients.tasks().get(i).key()));
            cosines.get(i).forEach(cosine -> row.add(number("%+.3f", cosine)));
            table.row(row);
        }
        return table;
    }

    private static double largest(List<Double> angles) {
        return angles.get(angles.size() - 1);
    }

    private static String path(WeightGeometry weight, Function<PathGeometry, String> cell) {
        return Optional.of(weight).flatMap(WeightGeometry::path).map(cell).orElse("");
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
    }
}
