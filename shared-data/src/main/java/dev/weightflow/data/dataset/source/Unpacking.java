package dev.weightflow.data.dataset.source;

import dev.weightflow.data.dataset.Budget;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ViolationCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** Writes an archive's files below a folder. */
final class Unpacking {
    private static final int BUFFER = 1 << 16;

    private final String archive;
    private final Path folder;
    private final Limits limits;
    private final ArchiveLimits most;
    private final LongConsumer writes;
    private final Budget budget;
    private long packed;
    private long unpacked;

    /** @param writes called before that many bytes are written */
    Unpacking(String archive, Path folder, Limits limits, ArchiveLimits most, LongConsumer writes) {
        this.archive = archive;
        this.folder = folder;
        this.limits = limits;
        this.most = most;
        this.writes = writes;
        this.budget = limits.begin(archive);
    }

    void tar(InputStream in) throws IOException {
        unpackTar(new Counted(in));
    }

    void gzippedTar(InputStream in) throws IOException {
        unpackTar(new GZIPInputStream(new Counted(in), BUFFER));
    }

    private void unpackTar(InputStream in) throws IOException {
        TarWalk walk = new TarWalk(in, archive, limits);
        for (Optional<TarWalk.Entry> next = walk.next(); next.isPresent(); next = walk.next()) {
            TarWalk.Entry entry = next.get();
            if (write(entry.name(), new FirstBytes(in, entry.bytes()), new CRC32()) < entry.bytes()) {
                throw bad("is truncated within " + EntryName.shown(entry.name()));
            }
            walk.consumed(entry);
        }
    }

    /** @param file the archive as a file: a zip archive's directory is at its end */
    void zip(Path file) throws IOException {
        packed = Files.size(file);
        ZipDirectory.requireFits(file, archive, limits);
        try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
            int files = 0;
            for (ZipArchiveEntry entry : Collections.list(zip.getEntriesInPhysicalOrder())) {
                budget.look();
                if (++files > 4L * limits.ids()) {
                    throw tooLarge("holds more than %d files".formatted(4L * limits.ids()));
                }
                if (!entry.isDirectory()) {
                    unpack(zip, entry);
                }
            }
        }
    }

    private void unpack(ZipFile zip, ZipArchiveEntry entry) throws IOException {
        String shown = EntryName.shown(entry.getName());
        if (entry.isUnixSymlink()) {
            throw bad("holds a link: " + shown);
        }
        if (entry.getGeneralPurposeBit().usesEncryption() || !zip.canReadEntryData(entry)) {
            throw bad("holds %s encrypted, or compressed in a way that is not read".formatted(shown));
        }
        Optional<String> name = EntryName.of(entry.getName(), archive);
        if (name.isPresent()) {
            CRC32 sum = new CRC32();
            try (InputStream in = zip.getInputStream(entry)) {
                write(name.get(), in, sum);
            }
            if (sum.getValue() != entry.getCrc()) {
                throw bad("is damaged: the checksum of %s is wrong".formatted(shown));
            }
        }
    }

    private long write(String name, InputStream in, CRC32 sum) throws IOException {
        Path file = folder.resolve(name);
        try {
            Files.createDirectories(file.getParent());
            try (OutputStream out =
                    Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                return copy(in, new OwnFile(file, out), sum);
            }
        } catch (FileAlreadyExistsException e) {
            throw DatasetException.about(
                    ViolationCode.DUPLICATE_ID,
                    archive,
                    e,
                    "holds %s more than once, or as file and as folder; pack it again",
                    EntryName.shown(name));
        }
    }

    private long copy(InputStream in, OwnFile out, CRC32 sum) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long bytes = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            budget.look();
            unpacked += read;
            if (unpacked > most.bytes()) {
                throw tooLarge("unpacks to more than the limit of %d bytes".formatted(most.bytes()));
            }
            if (unpacked > ArchiveLimits.FREE && unpacked / most.ratio() > packed) {
                throw tooLarge("unpacks to more than %d times its size, as no dataset does".formatted(most.ratio()));
            }
            writes.accept(read);
            out.write(buffer, 0, read);
            sum.update(buffer, 0, read);
            bytes += read;
        }
        return bytes;
    }

    private DatasetException tooLarge(String what) {
        return DatasetException.about(
                ViolationCode.TOO_LARGE,
                archive,
                "%s; unpack it yourself and give the folder, or raise the limit",
                what);
    }

    private DatasetException bad(String what) {
        return bad(what, "fetch or pack it again");
    }

    DatasetException bad(String what, String wayOut) {
        return DatasetException.about(ViolationCode.BAD_SHARD, archive, "%s; %s", what, wayOut);
    }

    DatasetException damaged(IOException cause) {
        return DatasetException.about(
                ViolationCode.BAD_SHARD,
                archive,
                cause,
                "cannot be unpacked (%s); fetch or pack it again",
                cause.getMessage());
    }

    /** File on this machine's disk, whose faults are not the archive's. */
    private record OwnFile(Path file, OutputStream out) {
        void write(byte[] buffer, int from, int bytes) throws IOException {
            try {
                out.write(buffer, from, bytes);
            } catch (IOException e) {
                FileSystemException own = new FileSystemException(file.toString(), null, e.getMessage());
                own.initCause(e);
                throw own;
            }
        }
    }

    /** Counts the bytes that were read of the archive. */
    private final class Counted extends FilterInputStream {
        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            packed += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] to, int from, int most) throws IOException {
            int read = super.read(to, from, most);
            packed += Math.max(0, read);
            return read;
        }

        @Override
        public long skip(long bytes) throws IOException {
            long skipped = super.skip(bytes);
            packed += skipped;
            return skipped;
        }
    }
}
