package dev.weightflow.schema.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import java.util.UUID;

/**
 * Writes files atomically and durably: to a temporary file beside the target, which is synced to the disk and then renamed. Whenever the process is
 * killed or the power fails, the target has its previous content or the new one; what may be left beside it is {@code .NAME.UUID.part}.
 */
public final class AtomicFile {

    private AtomicFile() {}

    /** Content of a file. */
    public interface Content<T> {
        /** Writes all of it, from the channel's position on, and may return what became known on the way. */
        T writeTo(FileChannel file) throws IOException;

        static Content<Void> of(byte[] bytes) {
            return file -> {
                for (ByteBuffer left = ByteBuffer.wrap(bytes); left.hasRemaining(); ) {
                    file.write(left);
                }
                return null;
            };
        }

        /** Text in UTF-8. */
        static Content<Void> of(String text) {
            return of(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Step that gives a complete file its name. */
    private interface Naming {
        void name(Path complete, Path target) throws IOException;
    }

    /**
     * Writes a text in UTF-8, replacing any previous file.
     *
     * @throws UncheckedIOException if that is impossible; a previous file is unchanged
     */
    public static void write(Path file, String text) {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes bytes, replacing any previous file.
     *
     * @throws UncheckedIOException if that is impossible; a previous file is unchanged
     */
    public static void write(Path file, byte[] content) {
        try {
            write(file, Content.of(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes content, replacing any previous file.
     *
     * @param attributes of the file, such as its permissions
     * @return what the content returned
     * @throws IOException if that is impossible, or the content failed; a previous file is unchanged
     */
    public static <T> T write(Path file, Content<T> content, FileAttribute<?>... attributes) throws IOException {
        return publish(
                file,
                content,
                (complete, target) -> Files.move(complete, target, StandardCopyOption.ATOMIC_MOVE),
                attributes);
    }

    /**
     * Writes content unless there is a file already: of several writers at the same time, one succeeds.
     *
     * @param attributes of the file, such as its permissions
     * @return whether this call wrote it
     */
    public static boolean writeOnce(Path file, Content<?> content, FileAttribute<?>... attributes) throws IOException {
        try {
            // unlike a move, a link never replaces an existing file
            publish(file, content, (complete, target) -> Files.createLink(target, complete), attributes);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private static <T> T publish(Path file, Content<T> content, Naming naming, FileAttribute<?>... attributes)
            throws IOException {
        Path target = file.toAbsolutePath();
        Path part = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            T result = writeToDisk(part, content, attributes);
            naming.name(part, target);
            syncFolder(target.getParent());
            return result;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static <T> T writeToDisk(Path part, Content<T> content, FileAttribute<?>... attributes) throws IOException {
        try (FileChannel channel =
                FileChannel.open(part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
            T result = content.writeTo(channel);
            channel.force(true);
            return result;
        }
    }

    /** Syncs the folder, so that the name is durable too; systems that cannot open a folder do not need it. */
    private static void syncFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // the file is complete and in its place; only a power failure right now might lose it
        }
    }
}
