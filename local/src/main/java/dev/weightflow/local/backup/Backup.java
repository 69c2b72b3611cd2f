package dev.weightflow.local.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.local.platform.PlatformFailure;
import dev.weightflow.local.process.PrivateFiles;
import dev.weightflow.schema.file.FileTree;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Copy of a platform's data that cannot be rebuilt, with the SHA-256 of every file. The list is written last and marks the backup complete. */
public record Backup(Path folder) {
    /** Data of broker, store and keys; services keep only copies. */
    private static final List<String> KEPT = List.of("access", "kafka", "object-store");

    /** Name of the servers' folders of temporary files, which are not copied. */
    private static final String SCRATCH = "tmp";

    private static final String LIST = "backup.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param files the SHA-256 of each, by its path in the backup */
    public record Contents(String createdAt, SortedMap<String, String> files) {}

    /** Is told each file that is done. */
    public interface Copying extends AutoCloseable {
        void at(long done, String file);

        @Override
        void close();
    }

    /** Listener of the copying of a folder. */
    public interface Audience {
        Copying of(long files);
    }

    /** Copies a platform that is not running. */
    public Contents create(Path platform, String now, Audience audience) throws IOException {
        if (Files.exists(folder)) {
            throw PlatformFailure.refused("backup-exists", folder + " is there already; name a folder that is not.");
        }
        List<Path> files = files(platform);
        Path begun = folder.resolveSibling(folder.getFileName() + ".begun");
        FileTree.delete(begun);
        PrivateFiles.folder(begun);
        SortedMap<String, String> sums = new TreeMap<>();
        try (Copying progress = audience.of(files.size())) {
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

    /** Lists files that are missing from the backup, altered, or not in its list. */
    public List<String> faults(Audience audience) throws IOException {
        Contents contents = contents();
        List<String> faults = new ArrayList<>();
        TreeSet<String> found = new TreeSet<>();
        files(folder).forEach(file -> found.add(file.toString()));
        try (Copying progress = audience.of(contents.files().size())) {
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
        found.forEach(file -> faults.add(file + " is not part of the backup"));
        return faults;
    }

    private Contents contents() throws IOException {
        Path list = folder.resolve(LIST);
        if (!Files.isRegularFile(list)) {
            throw PlatformFailure.refused(
                    "no-backup", folder + " is not a backup, or one that was not finished: it has no " + LIST + ".");
        }
        return JSON.readValue(list.toFile(), Contents.class);
    }

    /** Restores the backup into another folder. */
    public void restore(Path platform) throws IOException {
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
}
