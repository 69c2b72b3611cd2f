package dev.weightflow.cli.report;

import dev.weightflow.comparison.table.Document;
import dev.weightflow.local.json.Json;
import dev.weightflow.schema.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes reports as files. */
public final class ReportFiles {
    private ReportFiles() {}

    /** Writes a report into a folder in every format, with its data as JSON and each picture as PNG beside it. */
    public static void write(Document document, Path folder, String name, Object data) throws IOException {
        Files.createDirectories(folder);
        Map.of(
                        ".txt", document.text() + "\n",
                        ".md", document.markdown(),
                        ".tex", document.latex(),
                        ".html", document.html(),
                        ".csv", document.csv(),
                        ".json", Json.text(data) + "\n")
                .forEach((ending, content) -> AtomicFile.write(folder.resolve(name + ending), content));
        for (int i = 0; i < document.pictures().size(); i++) {
            AtomicFile.write(
                    folder.resolve(name + "-" + (i + 1) + ".png"),
                    document.pictures().get(i).png());
        }
    }
}
