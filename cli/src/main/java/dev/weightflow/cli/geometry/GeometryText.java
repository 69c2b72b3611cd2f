package dev.weightflow.cli.geometry;

import dev.weightflow.cli.report.Section;
import dev.weightflow.model.geometry.ModelGeometry;
import java.nio.file.Path;
import java.util.Optional;

/** The measurements as plain text. */
final class GeometryText {

    private GeometryText() {}

    static String of(ModelGeometry geometry) {
        StringBuilder text = new StringBuilder(GeometrySections.summary(geometry));
        for (Section section : GeometrySections.of(geometry)) {
            if (!section.rows().isEmpty()) {
                text.append("\n\n").append(section.text());
            }
        }
        return text.toString();
    }

    static String files(Optional<Path> out) {
        return out.map(folder -> "\n\nLook at " + folder.resolve("geometry.html"))
                .orElse("");
    }
}
