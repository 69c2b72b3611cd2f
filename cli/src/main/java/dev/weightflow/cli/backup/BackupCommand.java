package dev.weightflow.cli.backup;

import dev.weightflow.cli.backup.Backup.Contents;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.FolderLock;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.cli.models.Verification;
import dev.weightflow.cli.platform.LocalPlatform;
import dev.weightflow.cli.platform.PlatformDirectory;
import dev.weightflow.cli.platform.PlatformOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "backup", description = "Copies the local platform, and checks a copy.")
public final class BackupCommand extends SessionCommand {

    @Command(
            name = "create",
            description = {
                "Copies broker, store and keys of a platform that is down, with the SHA-256 of every file.",
                "The copy holds the platform's secrets: keep it as safe as the platform itself."
            })
    void create(@Parameters(paramLabel = "BACKUP", description = "A folder that is not there yet.") Path folder)
            throws IOException {
        PlatformDirectory directory = PlatformDirectory.prepare(terminal.directory());
        directory.sharedBroker().ifPresent(broker -> {
            throw CommandFailure.refused(
                    "facts-elsewhere",
                    "What this platform knows lies in the Kafka at " + broker.address()
                            + ", which has to be copied by its own tools, together with the store (docs/backup-and-upgrade.md).");
        });
        try (FolderLock running = directory.lock().orElseThrow(BackupCommand::isRunning)) {
            Contents contents = new Backup(absolute(folder))
                    .create(directory.root(), Clock.systemUTC().instant().toString(), progress("Copying"));
            terminal.show(
                    Map.of(
                            "backup",
                            folder.toString(),
                            "files",
                            contents.files().size()),
                    () -> contents.files().size() + " files are in " + folder + "; './weightflow backup check " + folder
                            + "' shows whether they make a platform.");
        }
    }

    @Command(
            name = "check",
            description = {
                "Compares every file of a backup, starts a registry on a copy of it, and has it read all facts and versions.",
                "The platform itself may run meanwhile; the backup stays as it is."
            })
    int check(@Parameters(paramLabel = "BACKUP", description = "The folder.") Path folder) throws IOException {
        Backup backup = new Backup(absolute(folder));
        List<String> faults = backup.faults(progress("Comparing"));
        if (!faults.isEmpty()) {
            throw CommandFailure.failed(
                    "backup-damaged",
                    folder + " is damaged: " + String.join("; ", faults.subList(0, Math.min(5, faults.size()))) + ".");
        }
        Path copy = backup.folder().resolveSibling(backup.folder().getFileName() + ".checked");
        Backup.delete(copy);
        try {
            backup.restore(copy);
            return verified(copy);
        } finally {
            Backup.delete(copy);
        }
    }

    private int verified(Path copy) {
        terminal.say("Starting a registry on a copy");
        PlatformOptions options = PlatformOptions.usual(terminal.root()).withTheRegistryAlone();
        try (LocalPlatform platform = LocalPlatform.in(PlatformDirectory.prepare(copy), options, state -> {})) {
            platform.start();
            Terminal there = terminal.in(copy);
            int status = new Verification(new Session(there, Map.of(), session.poller())).of(Optional.empty());
            if (status == ExitStatus.DONE.code()) {
                terminal.say("The backup makes a platform.");
            }
            return status;
        }
    }

    private Backup.Audience progress(String task) {
        return files -> terminal.progress(task, files);
    }

    private static Path absolute(Path folder) {
        return folder.toAbsolutePath().normalize();
    }

    private static CommandFailure isRunning() {
        return CommandFailure.refused(
                "platform-running",
                "The platform runs, and what it writes could not be copied as of one moment: './weightflow down' stops it.");
    }
}
