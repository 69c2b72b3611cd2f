package dev.weightflow.cli.jobs;

import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.Progress;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.folder.UnpackedShards;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "unpack",
        description = {
            "Unpacks Parquet shards with image bytes, or WebDataset tars, into a folder of images and labels.",
            "'./weightflow datasets describe' then guesses its dataset.yaml."
        })
public final class UnpackCommand extends SessionCommand {
    @Parameters(paramLabel = "SHARDS", description = "The folder with the .parquet or .tar files.")
    private Path shards;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The new folder; must be missing or empty.")
    private Path out;

    /** Progress display that starts when the total is known. */
    private final class Shown implements UnpackedShards.Listener, AutoCloseable {
        private Progress progress;

        @Override
        public void unpacked(int done, int samples) {
            if (progress == null) {
                progress = terminal.progress("unpacking", samples);
            }
            progress.at(done, "samples");
        }

        @Override
        public void close() {
            if (progress != null) {
                progress.close();
            }
        }
    }

    @Override
    protected void run() throws IOException {
        UnpackedShards unpacked;
        try (Shown shown = new Shown()) {
            unpacked = UnpackedShards.of(shards, out, Limits.defaults(), shown);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("samples", unpacked.samples());
        result.put("folders", unpacked.folders());
        result.put("out", out.toString());
        terminal.show(
                result,
                () -> "Unpacked " + unpacked.samples() + " samples into " + out + ": "
                        + String.join(", ", unpacked.folders()) + ".\n'./weightflow datasets describe " + out
                        + " --write' guesses its dataset.yaml.");
    }
}
