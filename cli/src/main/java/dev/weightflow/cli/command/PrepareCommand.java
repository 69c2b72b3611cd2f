package dev.weightflow.cli.command;

import dev.weightflow.cli.Weightflow;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.local.platform.LocalPlatform;
import dev.weightflow.local.platform.PlatformDirectory;
import dev.weightflow.local.platform.PlatformOptions;
import dev.weightflow.local.platform.StandInPlatform;
import dev.weightflow.local.platform.StartReport;
import dev.weightflow.local.process.ClassArchive;
import dev.weightflow.local.process.Home;
import dev.weightflow.local.process.ShutdownHook;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "prepare",
        description = {
            "Speeds up later starts: runs every program once to create class-data archives.",
            "'./weightflow' does so automatically after a build."
        })
public final class PrepareCommand extends SessionCommand {
    /** Commands run once to load the classes that most commands need. */
    private static final List<String> REHEARSED = List.of(
            "--version",
            "help",
            "help trainings create",
            "nothing",
            "status",
            "status --json",
            "logs --help",
            "datasets list",
            "trainings list",
            "trainings list --json",
            "evaluations list",
            "models list",
            "weights list",
            "retraining list",
            "ingestions list",
            "dead-letters list",
            "models show micro@1");

    @Option(names = "--command-line", description = "Prepare only the command line, not the services.")
    private boolean commandLine;

    @Override
    protected void run() throws IOException {
        Home home = Home.prepare(terminal.directory(), commandLine ? 0 : PlatformDirectory.ROOM);
        Path folder = home.emptied("prepare");
        if (!commandLine) {
            start(folder.resolve("platform"));
        }
        Path standIn = folder.resolve("stand-in");
        try (StandInPlatform platform = StandInPlatform.in(new PlatformDirectory(standIn))) {
            rehearse(standIn);
        }
        Files.delete(home.emptied("prepare"));
    }

    /** Starts the services, which serve commands too, so that their archives include the classes for that. */
    private void start(Path folder) {
        try (ClassArchive.Recording recording = ClassArchive.recording();
                LocalPlatform platform = LocalPlatform.in(
                        PlatformDirectory.prepare(folder),
                        PlatformOptions.usual(terminal.root()),
                        new StartReport(terminal::say, Clock.systemUTC()))) {
            try (ShutdownHook stop = ShutdownHook.doing(platform::close)) {
                platform.start();
                rehearse(folder);
            }
        }
    }

    private void rehearse(Path directory) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Session silent = Session.of(new Terminal(nowhere, nowhere, false, terminal.root(), directory));
        for (String words : REHEARSED) {
            String[] arguments = words.split(" ");
            Weightflow.over(silent, arguments).execute(arguments);
        }
    }
}
