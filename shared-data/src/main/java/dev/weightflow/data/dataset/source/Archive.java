package dev.weightflow.data.dataset.source;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ViolationCode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** Dataset in an archive: tar, gzipped tar or zip. */
public final class Archive {
    private static final int HEADER = 512;
    private static final String SPOOL = ".zip"; // a name that no file of an archive can have

    private Archive() {}

    /**
     * Unpacks an archive into a folder that belongs to the source.
     *
     * @param in the archive from its start; its format is detected by its first bytes. The caller closes it
     * @param name for messages
     * @throws DatasetException {@link ViolationCode#BAD_SHARD} for a hostile, damaged or unknown archive, {@link ViolationCode#DUPLICATE_ID},
     *     {@link ViolationCode#TOO_LARGE}, {@link ViolationCode#NO_SAMPLES} for an empty one
     * @throws IOException if the folder cannot be written to
     */
    public static CopiedSource unpack(
            InputStream in, String name, TargetFolder folder, Limits limits, ArchiveLimits most) throws IOException {
        return CopiedSource.of(
                name,
                folder,
                limits,
                target ->
                        write(in, new Unpacking(name, target, limits, most, folder.writes()), target, folder.writes()));
    }

    private static void write(InputStream in, Unpacking unpacking, Path target, LongConsumer writes)
            throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
        buffered.mark(HEADER);
        byte[] header = buffered.readNBytes(HEADER);
        buffered.reset();
        String start = new String(header, 0, Math.min(4, header.length), StandardCharsets.ISO_8859_1);
        try {
            if (start.startsWith("\u001f\u008b")) {
                unpacking.gzippedTar(buffered);
            } else if (start.equals("PK\3\4")) {
                Path spool = target.resolve(SPOOL);
                long bytes = Files.copy(buffered, spool);
                writes.accept(bytes);
                unpacking.zip(spool);
                Files.delete(spool);
                writes.accept(-bytes);
            } else if (header.length == HEADER && header[257] == 'u') {
                unpacking.tar(buffered);
            } else {
                throw unpacking.bad(
                        "is not a tar, gzipped tar or zip archive",
                        "pack it as one of these, or give an unpacked folder");
            }
        } catch (FileSystemException e) {
            throw e; // a fault of this machine's disk
        } catch (IOException e) {
            throw unpacking.damaged(e);
        }
    }
}
