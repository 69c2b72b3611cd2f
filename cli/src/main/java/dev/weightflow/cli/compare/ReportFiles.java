package dev.weightflow.cli.compare;

import dev.weightflow.cli.console.AtomicFile;
import dev.weightflow.cli.console.Json;
import dev.weightflow.cli.report.HtmlPage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The report's files in the folder of the comparison. */
final class ReportFiles {

    private ReportFiles() {}

    static void write(Path out, Report report) {
        write(out.resolve("report.txt"), Renderings.text(report) + "\n");
        write(out.resolve("report.md"), Renderings.markdown(report));
        write(out.resolve("report.tex"), Renderings.latex(report));
        write(out.resolve("report.html"), page(report));
        write(out.resolve("report.json"), Json.text(report) + "\n");
    }

    static String page(Report report) {
        return HtmlPage.of(
                "Comparison of fine-tuning methods", Sections.setup(report), Sections.of(report), Plots.of(report));
    }

    private static void write(Path file, String text) {
        AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
