package dev.weightflow.data.dataset.source;

import dev.weightflow.schema.file.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Folder into which files from elsewhere are copied.
 *
 * @param path of a folder that does not exist yet, below one to which only this process writes
 * @param writes called before some bytes are written, at most 64 KiB except for a zip archive itself, and may throw to stop; called with a negative
 *     number when that many were deleted
 * @param discard deletes a folder that is no longer needed, with all below it; nothing of it may be found there afterwards
 */
public record TargetFolder(Path path, LongConsumer writes, Consumer<Path> discard) {
    /** Returns a target that is deleted at once when it is no longer needed. */
    public static TargetFolder deleted(Path path, LongConsumer writes) {
        return new TargetFolder(path, writes, TargetFolder::delete);
    }

    private static void delete(Path folder) {
        try {
            FileTree.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
