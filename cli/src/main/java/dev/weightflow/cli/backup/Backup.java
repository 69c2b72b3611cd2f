package dev.weightflow.cli.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.Progress;
import dev.weightflow.embedded.process.PrivateFiles;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A copy of what a platform cannot make anew, with the SHA-256 of every file. Written last, the list makes it whole. */
record Backup(Path folder) {
    /** Broker, store and keys; services keep nothing but copies. */
    private static final List<String> KEPT = List.of("access", "kafka", "object-store");

    /** Where servers have what they can do without. */
    private static final String SCRATCH = "tmp";

    private static final String LIST = "backup.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param files the SHA-256 of each, by its path in the backup */
    record Contents(String createdAt, SortedMap<String, String> files) {}

    /** What the copying of a folder is told to. */
    interface Audience {
        Progress of(long files);
    }

    /** Copies a platform that nobody runs. */
    Contents create(Path platform, String now, Audience audience) throws IOException {
        if (Files.exists(folder)) {
            throw CommandFailure.refused("backup-exists", folder + " is there already; name a folder that is not.");
        }
        List<Path> files = files(platform);
        Path begun = folder.resolveSibling(folder.getFileName() + ".begun");
        delete(begun);
        PrivateFiles.folder(begun);
        SortedMap<String, String> sums = new TreeMap<>();
        try (Progress progress = audience.of(files.size())) {
            for (Path file : files) {
                Path copy = begun.resolve(file.toString());
                copy(platform.resolve(file), copy);
                sums.put(file.toString(), Digest.of(copy).hex());
                progress.at(sums.size(), file.toString());
            }
        }
        Contents contents = new Contents(now, sums);
        JSON.writerWithDefaultPrettyPrinter().writeValue(begun.resolve(LIST).toFile(), contents);
        Files.move(begun, folder, StandardCopyOption.ATOMIC_MOVE);
        return contents;
    }

    /** What is missing from the backup, altered, or too much. */
    List<String> faults(Audience audience) throws IOException {
        Contents contents = contents();
        List<String> faults = new ArrayList<>();
        TreeSet<String> found = new TreeSet<>();
        files(folder).forEach(file -> found.add(file.toString()));
        try (Progress progress = audience.of(contents.files().size())) {
            int seen = 0;
            for (Map.Entry<String, String> file : contents.files().entrySet()) {
                if (!found.remove(file.getKey())) {
                    faults.add(file.getKey() + " is missing");
                } else if (!Digest.of(folder.resolve(file.getKey())).hex().equals(file.getValue())) {
                    faults.add(file.getKey() + " is not what was copied");
                }
                progress.at(++seen, file.getKey());
            }
        }
        found.forEach(file -> faults.add(file + " is no part of the backup"));
        return faults;
    }

    private Contents contents() throws IOException {
        Path list = folder.resolve(LIST);
        if (!Files.isRegularFile(list)) {
            throw CommandFailure.refused(
                    "no-backup", folder + " is no backup, or one that was not finished: it has no " + LIST + ".");
        }
        return JSON.readValue(list.toFile(), Contents.class);
    }

    /** Puts what was kept into another folder. */
    void restore(Path platform) throws IOException {
        for (Path file : files(folder)) {
            copy(folder.resolve(file), platform.resolve(file.toString()));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static List<Path> files(Path root) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String part : KEPT) {
            Path folder = root.resolve(part);
            if (Files.isDirectory(folder)) {
                try (Stream<Path> all = Files.walk(folder)) {
                    all.filter(Files::isRegularFile)
                            .map(root::relativize)
                            .filter(file -> file.getNameCount() < 3
                                    || !file.getName(1).toString().equals(SCRATCH))
                            .sorted()
                            .forEach(files::add);
                }
            }
        }
        return files;
    }

    /** Deletes a folder, if it is there. */
    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
