package dev.weightflow.platform.objectstore;

import dev.weightflow.schema.id.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;

/** Writes a stream to a file that appears only if the bytes have the expected digest. */
final class VerifiedFile {
    /** Suffix of the name of an incomplete file. */
    static final String PARTIAL = ".partial";

    private VerifiedFile() {}

    /**
     * @throws IOException if the content cannot be read
     * @throws ObjectStoreException.LocalFile if the file cannot be written: a full disk is no fault of the store
     */
    static void write(InputStream content, Digest expected, Path target) throws IOException {
        Source source = new Source(content);
        try {
            copy(source, expected, target);
        } catch (IOException e) {
            if (source.failed) {
                throw e;
            }
            throw new ObjectStoreException.LocalFile("writing " + target, e);
        }
    }

    private static void copy(InputStream content, Digest expected, Path target) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path partial = Files.createTempFile(folder, ".", PARTIAL);
        try {
            MessageDigest digest = Digest.sha256();
            try (OutputStream out = new DigestOutputStream(Files.newOutputStream(partial), digest)) {
                content.transferTo(out);
            }
            Digest found = Digest.finish(digest);
            if (!found.equals(expected)) {
                throw new ObjectStoreException.DigestMismatch(expected, found);
            }
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** Stream that remembers whether reading from it failed. */
    private static final class Source extends FilterInputStream {
        private boolean failed;

        Source(InputStream content) {
            super(content);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return super.read(bytes, offset, length);
            } catch (IOException e) {
                failed = true;
                throw e;
            }
        }
    }
}
