package dev.weightflow.local.server;

import dev.weightflow.local.process.PrivateFiles;
import dev.weightflow.local.process.ServerException;
import java.nio.file.Path;
import java.util.List;

/** Credentials with which a client signs its requests to the S3 server. */
public record S3Credentials(String accessKey, String secretKey) {

    private static final int ACCESS_KEY_BYTES = 10;
    private static final int SECRET_BYTES = 24;

    /** Reads the credentials in {@code file}; the first call generates them, and only the owner can read the file. */
    public static S3Credentials keptIn(Path file) {
        // the access key is random too: the server rejects any other before it reads the request
        String made = PrivateFiles.random(ACCESS_KEY_BYTES) + "\n" + PrivateFiles.random(SECRET_BYTES) + "\n";
        List<String> lines = PrivateFiles.once(file, () -> made).lines().toList();
        if (lines.size() < 2) {
            throw new ServerException.DirectoryUnusable(
                    file.toAbsolutePath().getParent(),
                    file.getFileName() + " does not hold an access key and a secret key, one per line",
                    null);
        }
        return new S3Credentials(lines.get(0), lines.get(1));
    }

    @Override
    public String toString() {
        return "S3Credentials[" + accessKey + "]";
    }
}
