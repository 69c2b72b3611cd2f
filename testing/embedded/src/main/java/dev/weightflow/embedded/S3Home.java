package dev.weightflow.embedded;

import dev.weightflow.embedded.process.Home;
import dev.weightflow.embedded.process.PrivateFiles;
import dev.weightflow.embedded.process.ServerException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The S3 server's folder: its objects and its settings. */
record S3Home(Home home) {

    /** The server holds a request in memory to verify its signature. Clients send larger objects in parts of this size. */
    private static final int LARGEST_REQUEST = 8 << 20;

    Path objects() {
        return home.resolve("objects");
    }

    /** Writes the server's settings, which only the owner can read, and answers their file. */
    Path configure(URI endpoint, S3Credentials credentials) {
        Path file = home.resolve("s3proxy.properties");
        try {
            PrivateFiles.folder(objects());
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            return Files.writeString(file, """
                    s3proxy.endpoint=%s
                    s3proxy.authorization=aws-v2-or-v4
                    s3proxy.identity=%s
                    s3proxy.credential=%s
                    s3proxy.v4-max-non-chunked-request-size=%d
                    jclouds.provider=filesystem-nio2
                    jclouds.filesystem.basedir=%s
                    """.formatted(
                            endpoint,
                            credentials.accessKey(),
                            credentials.secretKey(),
                            LARGEST_REQUEST,
                            objects().toString().replace("\\", "\\\\")));
        } catch (IOException e) {
            throw new ServerException.DirectoryUnusable(home.directory(), e.getMessage(), e);
        }
    }

    /** Small, quick to start, and with the logging of this folder: the server's own default logs every request. */
    String[] jvmOptions() {
        Path logging = home.resolve("logback.xml");
        try (InputStream source = S3Home.class.getResourceAsStream("s3-logback.xml")) {
            Files.copy(source, logging, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ServerException.DirectoryUnusable(home.directory(), e.getMessage(), e);
        }
        return new String[] {
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dlogback.configurationFile=" + logging
        };
    }
}
