package dev.weightflow.cli.backup;

import dev.weightflow.cli.client.Listing;
import dev.weightflow.cli.client.ProgramResult;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Progress;
import dev.weightflow.cli.console.Table;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.cli.models.Verification;
import dev.weightflow.local.backup.Backup;
import dev.weightflow.local.backup.Backup.Contents;
import dev.weightflow.local.platform.CollectorProcess;
import dev.weightflow.local.platform.LocalPlatform;
import dev.weightflow.local.platform.PlatformDirectory;
import dev.weightflow.local.platform.PlatformOptions;
import dev.weightflow.local.platform.RestoreProcess;
import dev.weightflow.schema.file.FileTree;
import dev.weightflow.schema.file.FolderLock;
import dev.weightflow.schema.text.ByteSizes;
import dev.weightflow.schema.text.Numbers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "backup", description = "Restores lost facts from the bucket, and copies the local platform.")
public final class BackupCommand extends SessionCommand {
    private static final String CLUSTER =
            "Use the Kafka and the bucket that the environment names (KAFKA_*, WEIGHTFLOW_OBJECT_STORE_*, WEIGHTFLOW_SIGNING_KEY_RING,"
                    + " WEIGHTFLOW_RESTORE_KEYS), not the platform on this machine.";

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

    @Command(
            name = "restore",
            description = {
                "Restores topics that Kafka has lost from the bucket, where their writers save them all the time.",
                "Every fact and every signature is verified. The services must be down; an attempt that ended early is gone on with."
            })
    void restore(
            @Option(
                            names = "--topic",
                            paramLabel = "TOPIC",
                            description = "The lost topic; others must be intact (all that are lost).")
                    List<String> topics,
            @Option(
                            names = "--until",
                            paramLabel = "TIME",
                            description = "Restore facts up to that time alone, such as 2026-05-01T12:00:00Z.")
                    Optional<Instant> until,
            @Option(names = "--cluster", description = CLUSTER) boolean cluster)
            throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("restore"));
        Optional.ofNullable(topics).orElse(List.of()).forEach(topic -> arguments.addAll(List.of("--topic", topic)));
        until.ifPresent(time -> arguments.addAll(List.of("--until", time.toString())));
        PlatformDirectory directory = PlatformDirectory.prepare(terminal.directory());
        if (cluster) {
            show(RestoreProcess.ofEnvironment(terminal.root(), directory).restore(arguments, terminal::say));
            terminal.say("The facts are back: start the services.");
            return;
        }
        terminal.say("Starting Kafka and the object store");
        PlatformOptions options = PlatformOptions.usual(terminal.root()).withoutServices();
        try (LocalPlatform platform = LocalPlatform.in(directory, options, state -> {})) {
            platform.start();
            show(RestoreProcess.ofPlatform(terminal.root(), directory).restore(arguments, terminal::say));
        }
        terminal.say("The facts are back: './weightflow up' starts the platform.");
    }

    @Command(
            name = "drill",
            description = {
                "Restores every topic into a temporary Kafka beside the platform that runs, and compares the two.",
                "Nothing of the platform is changed. The exit status says whether a restore would succeed."
            })
    int drill(
            @Option(
                            names = "--verify-only",
                            description =
                                    "Start no Kafka: verify and compare what a restore would write, and write it nowhere.")
                    boolean verifyOnly,
            @Option(names = "--cluster", description = CLUSTER) boolean cluster)
            throws IOException, InterruptedException {
        PlatformDirectory directory = new PlatformDirectory(terminal.directory());
        Path folder = Files.createTempDirectory("weightflow-drill");
        try {
            RestoreProcess restore = cluster
                    ? RestoreProcess.ofEnvironment(terminal.root(), directory)
                    : RestoreProcess.ofPlatform(terminal.root(), directory);
            Resource result = show(verifyOnly ? restore.verify(terminal::say) : restore.drill(folder, terminal::say));
            boolean same = result.list("topics").stream().allMatch(topic -> topic.is("same"));
            terminal.say(
                    same
                            ? "A restore would bring back everything that is saved."
                            : "A restore would NOT bring back what there is: see the topics that differ.");
            return same ? ExitStatus.DONE.code() : ExitStatus.FAILED.code();
        } finally {
            FileTree.delete(folder);
        }
    }

    @Command(
            name = "copy",
            description = {
                "Copies what is new in the bucket into another one, verified, while the platform runs: run it again and again.",
                "The environment names the other bucket: WEIGHTFLOW_COPY_BUCKET, and where they differ WEIGHTFLOW_COPY_ENDPOINT, _REGION,"
                        + " _ACCESS_KEY and _SECRET_KEY. A platform over the copy restores its topics from it."
            })
    int copy(
            @Option(names = "--facts-only", description = "Leave out everything but the facts.") boolean factsOnly,
            @Option(names = "--cluster", description = CLUSTER) boolean cluster)
            throws InterruptedException {
        PlatformDirectory directory = new PlatformDirectory(terminal.directory());
        RestoreProcess process = cluster
                ? RestoreProcess.ofEnvironment(terminal.root(), directory)
                : RestoreProcess.ofPlatform(terminal.root(), directory);
        Resource copied = ProgramResult.of(
                RestoreProcess.NAME, process.copy(factsOnly ? List.of("--facts-only") : List.of(), terminal::say));
        List<String> damaged = copied.texts("damaged").toList();
        session.show(
                copied,
                result -> result.number("objects") + " objects (" + ByteSizes.text(result.number("bytes")) + ") and "
                        + result.number("documents") + " documents are new in the copy; " + result.number("present")
                        + " objects were there already."
                        + (damaged.isEmpty() ? "" : "\nDamaged, and not copied: " + String.join(", ", damaged)));
        return damaged.isEmpty() ? ExitStatus.DONE.code() : ExitStatus.FAILED.code();
    }

    @Command(
            name = "missing",
            description = {
                "Names every object that the facts refer to and the bucket does not have, and what brings it back.",
                "For a platform that runs over a new bucket because its own was lost. The exit status is 1 if anything is missing."
            })
    int missing(
            @Option(
                            names = "--out",
                            paramLabel = "FILE",
                            description =
                                    "Write them to that file: kind, digest, what refers to it, and a dataset's source.")
                    Optional<Path> out)
            throws IOException, InterruptedException {
        CollectorProcess.Ended ended =
                CollectorProcess.run(terminal.root(), new PlatformDirectory(terminal.directory()), List.of("missing"));
        Resource found = ProgramResult.of(CollectorProcess.NAME, ended);
        List<Resource> objects = found.list("objects");
        if (out.isPresent()) {
            Files.write(
                    out.get(),
                    objects.stream()
                            .map(object -> String.join(
                                    "\t",
                                    object.text("kind"),
                                    object.text("digest"),
                                    object.text("reason"),
                                    object.find("source").orElse("")))
                            .toList());
        }
        session.show(found, BackupCommand::missing);
        return objects.isEmpty() ? ExitStatus.DONE.code() : ExitStatus.FAILED.code();
    }

    private static String missing(Resource found) {
        List<Resource> kinds = found.list("kinds");
        if (kinds.isEmpty()) {
            return "Nothing is missing: the bucket has all " + found.number("needed")
                    + " objects that the facts refer to.";
        }
        Table table = Table.of("KIND", ">MISSING", "WHAT BRINGS IT BACK");
        kinds.forEach(kind -> table.row(kind.text("kind"), kind.number("objects"), kind.text("remedy")));
        StringBuilder text = new StringBuilder(table.toString());
        found.list("objects").stream()
                .filter(object -> object.find("source").isPresent())
                .forEach(object -> text.append("\n")
                        .append(object.text("reason"))
                        .append(" was ingested from ")
                        .append(object.text("source")));
        return text + "\nWhat a missing document refers to is not known until it is back: ask again then.";
    }

    private Resource show(CollectorProcess.Ended ended) {
        Resource result = ProgramResult.of(RestoreProcess.NAME, ended);
        session.show(result, BackupCommand::text);
        return result;
    }

    private static String text(Resource result) {
        List<Resource> topics = result.list("topics");
        boolean drill = topics.stream().anyMatch(topic -> topic.find("same").isPresent());
        Table table = drill
                ? Table.of("TOPIC", ">FACTS", "SAVED UNTIL", ">NOT SAVED YET", "SAME", ">SECONDS")
                : Table.of("TOPIC", ">FACTS", "SAVED UNTIL", ">LOST", "LAST FACT", ">SECONDS");
        topics.forEach(topic -> table.row(
                topic.text("topic"),
                topic.number("facts"),
                time(topic, "savedAt"),
                topic.number(drill ? "unsaved" : "missing"),
                drill ? topic.is("same") ? "yes" : "NO" : time(topic, "lastAt"),
                Numbers.format("%.1f", topic.decimal("seconds").orElse(0.0))));
        return drill
                ? table.toString()
                : table
                        + "\nLOST counts facts whose existence is signed. What was stated after SAVED UNTIL may be lost, too.";
    }

    private static String time(Resource topic, String field) {
        return topic.find(field).isPresent() ? Listing.time(topic, field) : "-";
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
