package dev.weightflow.embedded;

import dev.weightflow.embedded.process.PrivateFiles;
import dev.weightflow.embedded.process.ServerException;
import java.nio.file.Path;
import java.util.List;

/** What a client of the S3 server signs its requests with. */
public record S3Credentials(String accessKey, String secretKey) {

    private static final int ACCESS_KEY_BYTES = 10;
    private static final int SECRET_BYTES = 24;

    /** The credentials kept in {@code file}; the first call makes them up, and only the owner can read the file. */
    public static S3Credentials keptIn(Path file) {
        // the access key is random too: a server reads no request that names another
        String made = PrivateFiles.random(ACCESS_KEY_BYTES) + "\n" + PrivateFiles.random(SECRET_BYTES) + "\n";
        List<String> lines = PrivateFiles.once(file, () -> made).lines().toList();
        if (lines.size() < 2) {
            throw new ServerException.DirectoryUnusable(
                    file.toAbsolutePath().getParent(),
                    file.getFileName() + " does not hold an access key and a secret key, a line each",
                    null);
        }
        return new S3Credentials(lines.get(0), lines.get(1));
    }

    @Override
    public String toString() {
        return "S3Credentials[" + accessKey + "]";
    }
}
