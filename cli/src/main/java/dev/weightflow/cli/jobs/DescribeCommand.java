package dev.weightflow.cli.jobs;

import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Progress;
import dev.weightflow.data.dataset.Violation;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.data.dataset.folder.FolderGuess;
import dev.weightflow.schema.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "describe",
        description = {
            "Shows which tasks a folder of labelled images declares, and counts its samples and labels.",
            "For a folder without a dataset.yaml it guesses one; --write saves the guess for you to correct."
        })
public final class DescribeCommand extends SessionCommand {
    private static final String FILE = "dataset.yaml";
    private static final int SHOWN = 20;

    @Parameters(paramLabel = "FOLDER", description = "The folder with the images.")
    private Path folder;

    @Option(names = "--write", description = "Write the guess into the folder as dataset.yaml.")
    private boolean write;

    @Option(names = "--check", description = "Fail if anything is wrong with the folder, and list every fault.")
    private boolean check;

    @Option(
            names = "--sheet",
            paramLabel = "FILE",
            description = "Draw the first samples with their labels into this PNG file.")
    private Path sheet;

    @Override
    public Integer call() throws IOException {
        Optional<String> guess = guess();
        if (guess.isPresent() && !write) {
            terminal.show(
                    guess.get(),
                    () -> folder + " has no " + FILE + ". This may describe it; correct it, and save it there"
                            + " (--write does):\n\n" + guess.get());
            return ExitStatus.DONE.code();
        }
        if (guess.isPresent()) {
            AtomicFile.write(folder.resolve(FILE), guess.get());
        }
        FolderDescription description = described(DatasetFolder.open(folder));
        Optional<Path> drawn = sheet == null ? Optional.empty() : description.drawn(sheet);
        terminal.show(description.document(guess), () -> text(description, guess, drawn));
        return check && !description.faults().isEmpty() ? ExitStatus.FAILED.code() : ExitStatus.DONE.code();
    }

    /** Suggests a declaration for a folder that has none. */
    private Optional<String> guess() {
        if (!Files.isDirectory(folder)) {
            throw CommandFailure.notFound("missing-folder", "There is no folder " + folder + ".");
        }
        boolean declared = Files.exists(folder.resolve(FILE)) || Files.isDirectory(folder.resolve("JPEGImages"));
        return declared ? Optional.empty() : Optional.of(FolderGuess.of(folder));
    }

    private FolderDescription described(DatasetFolder dataset) {
        try (Progress progress = terminal.progress("reading", FolderDescription.count(dataset))) {
            return FolderDescription.of(dataset, done -> progress.at(done, "samples"));
        }
    }

    private String text(FolderDescription description, Optional<String> guess, Optional<Path> drawn) {
        String faults = description.faults().stream()
                .limit(check ? Integer.MAX_VALUE : SHOWN)
                .map(Violation::message)
                .collect(Collectors.joining("\n  "));
        int more = check ? 0 : Math.max(0, description.faults().size() - SHOWN);
        return guess.map(text -> folder.resolve(FILE) + " was written; please review it:\n\n" + text + "\n")
                        .orElse("")
                + description.table()
                + (faults.isEmpty() ? "\n\nNothing is wrong with it." : "\n\nWhat is wrong:\n  " + faults)
                + (more > 0 ? "\n  and " + more + " more; --check lists all" : "")
                + drawn.map(file -> "\n\nLook at " + file).orElse("");
    }
}
