package dev.weightflow.embedded;

import dev.weightflow.embedded.process.ServerException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/** What a client of the S3 server signs its requests with. */
public record S3Credentials(String accessKey, String secretKey) {

    private static final int ACCESS_KEY_BYTES = 10;
    private static final int SECRET_BYTES = 24;

    /**
     * The credentials kept in {@code file}; the first call makes them up, and only the owner can read the file.
     *
     * @throws ServerException.DirectoryUnusable if the file cannot be read or written
     */
    public static S3Credentials keptIn(Path file) {
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            List<String> lines = Files.readAllLines(file);
            return new S3Credentials(lines.get(0), lines.get(1));
        } catch (IOException e) {
            throw new ServerException.DirectoryUnusable(file.toAbsolutePath().getParent(), e.getMessage(), e);
        } catch (IndexOutOfBoundsException e) {
            throw new ServerException.DirectoryUnusable(
                    file.toAbsolutePath().getParent(),
                    file.getFileName() + " does not hold an access key and a secret key, a line each",
                    new IOException(e));
        }
    }

    /** Complete before it is visible under its name: two first calls at once agree on one secret. */
    private static void create(Path file) throws IOException {
        Path draft = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                "credentials",
                ".draft",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(draft, List.of(random(ACCESS_KEY_BYTES), random(SECRET_BYTES)));
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            // the other call won
        } finally {
            Files.delete(draft);
        }
    }

    /** The access key is random too: a server reads no request that names another. */
    private static String random(int bytes) {
        byte[] text = new byte[bytes];
        new SecureRandom().nextBytes(text);
        return HexFormat.of().formatHex(text);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "S3Credentials[" + accessKey + "]";
    }
}
