package dev.weightflow.cli.geometry;

import dev.weightflow.cli.console.AtomicFile;
import dev.weightflow.cli.console.Json;
import dev.weightflow.cli.report.HtmlPage;
import dev.weightflow.cli.report.Plot;
import dev.weightflow.model.geometry.ModelGeometry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The measurements in a folder: as text, as JSON, as a page, and each plot as a picture. */
final class GeometryFiles {

    private GeometryFiles() {}

    static void write(Path folder, ModelGeometry geometry) {
        try {
            Files.createDirectories(folder);
            List<Plot> plots = GeometryPlots.of(geometry);
            for (int i = 0; i < plots.size(); i++) {
                AtomicFile.write(
                        folder.resolve("geometry-" + (i + 1) + ".png"),
                        plots.get(i).png());
            }
            write(folder.resolve("geometry.txt"), GeometryText.of(geometry) + "\n");
            write(folder.resolve("geometry.json"), Json.text(geometry) + "\n");
            write(
                    folder.resolve("geometry.html"),
                    HtmlPage.of(
                            "Geometry of a fine-tuning",
                            GeometrySections.summary(geometry),
                            GeometrySections.of(geometry),
                            plots));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
