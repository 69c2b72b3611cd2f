package dev.weightflow.cli.geometry;

import dev.weightflow.cli.console.AtomicFile;
import dev.weightflow.cli.console.Json;
import dev.weightflow.cli.report.HtmlPage;
import dev.weightflow.cli.report.Plot;
import dev.weightflow.cli.report.Section;
import dev.weightflow.model.geometry.ModelGeometry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The measurements as plain text, and in a folder: as text, as JSON, as a page, and each plot as a picture. */
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

    static void write(Path folder, ModelGeometry geometry) throws IOException {
        Files.createDirectories(folder);
        List<Plot> plots = GeometryPlots.of(geometry);
        for (int i = 0; i < plots.size(); i++) {
            AtomicFile.write(
                    folder.resolve("geometry-" + (i + 1) + ".png"), plots.get(i).png());
        }
        AtomicFile.write(folder.resolve("geometry.txt"), of(geometry) + "\n");
        AtomicFile.write(folder.resolve("geometry.json"), Json.text(geometry) + "\n");
        AtomicFile.write(
                folder.resolve("geometry.html"),
                HtmlPage.of(
                        "Geometry of a fine-tuning",
                        GeometrySections.summary(geometry),
                        GeometrySections.of(geometry),
                        plots));
    }
}
