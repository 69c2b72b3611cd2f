package dev.weightflow.cli.backup;

import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Progress;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.cli.models.Verification;
import dev.weightflow.local.backup.Backup;
import dev.weightflow.local.backup.Backup.Contents;
import dev.weightflow.local.platform.LocalPlatform;
import dev.weightflow.local.platform.PlatformDirectory;
import dev.weightflow.local.platform.PlatformOptions;
import dev.weightflow.schema.file.FileTree;
import dev.weightflow.schema.file.FolderLock;
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
    void create(@Parameters(paramLabel = "BACKUP", description = "The target folder; must not exist yet.") Path folder)
            throws IOException {
        PlatformDirectory directory = PlatformDirectory.prepare(terminal.directory());
        directory.sharedBroker().ifPresent(broker -> {
            throw CommandFailure.refused(
                    "facts-elsewhere",
                    "This platform's data is in the Kafka at " + broker.address()
                            + ", which has to be backed up with its own tools, together with the store (docs/backup-and-upgrade.md).");
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
                            + "' checks whether a platform can start from them.");
        }
    }

    @Command(
            name = "check",
            description = {
                "Verifies every file of a backup, starts a registry on a copy of it, and lets it read all facts and versions.",
                "The platform may run at the same time; the backup is not changed."
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
        FileTree.delete(copy);
        try {
            backup.restore(copy);
            return verified(copy);
        } finally {
            FileTree.delete(copy);
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
                terminal.say("The backup is complete: a platform can start from it.");
            }
            return status;
        }
    }

    private Backup.Audience progress(String task) {
        return files -> {
            Progress shown = terminal.progress(task, files);
            return new Backup.Copying() {
                @Override
                public void at(long done, String file) {
                    shown.at(done, file);
                }

                @Override
                public void close() {
                    shown.close();
                }
            };
        };
    }

    private static Path absolute(Path folder) {
        return folder.toAbsolutePath().normalize();
    }

    private static CommandFailure isRunning() {
        return CommandFailure.refused(
                "platform-running",
                "The platform is running, so its files cannot be copied consistently: './weightflow down' stops it.");
    }
}
